package io.wraith.meet.lan;

/// Types of records, by their numbers.
final class DnsType {
    static final int A = 1;
    static final int PTR = 12;
    static final int TXT = 16;
    static final int AAAA = 28;
    static final int SRV = 33;
    static final int ANY = 255;

    private DnsType() {}

    static int of(DnsRecord dnsRecord) {
        return switch (dnsRecord) {
            case DnsRecord.Pointer pointer -> PTR;
            case DnsRecord.Service service -> SRV;
            case DnsRecord.Text text -> TXT;
            case DnsRecord.Address address -> address.address().length == 4 ? A : AAAA;
        };
    }
}
