package io.wraith.meet.lan;

/// Asks for records of a name and a type.
record DnsQuestion(DnsName name, int type) {
    boolean asksFor(DnsRecord dnsRecord) {
        return name.equals(dnsRecord.name())
                && (type == DnsType.ANY || type == DnsType.of(dnsRecord));
    }
}
