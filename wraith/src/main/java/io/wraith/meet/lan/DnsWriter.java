package io.wraith.meet.lan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.wraith.base.Big;

import java.util.Arrays;

/// Writes messages. Ours are short, so names are written out.
final class DnsWriter {
    private final byte[] bytes = new byte[DnsMessage.LIMIT];
    private final boolean replaces;
    private int at = DnsMessage.HEADER;

    private DnsWriter(boolean replaces) {
        this.replaces = replaces;
    }

    /// With `replaces`, records that only one peer can have displace what a cache has of them.
    static byte[] write(DnsMessage message, boolean replaces) {
        return new DnsWriter(replaces).message(message);
    }

    private byte[] message(DnsMessage message) {
        Big.u16(bytes, 0, message.id());
        int flags = DnsMessage.RESPONSE | DnsMessage.AUTHORITATIVE;
        Big.u16(bytes, 2, message.isResponse() ? flags : 0);
        Big.u16(bytes, 4, message.questions().size());
        Big.u16(bytes, 6, message.records().size());
        for (DnsQuestion question : message.questions()) {
            name(question.name());
            u16(question.type());
            u16(DnsMessage.INTERNET);
        }
        for (DnsRecord dnsRecord : message.records()) {
            dnsRecord(dnsRecord);
        }
        return Arrays.copyOf(bytes, at);
    }

    private void dnsRecord(DnsRecord dnsRecord) {
        boolean shared = dnsRecord instanceof DnsRecord.Pointer;
        name(dnsRecord.name());
        u16(DnsType.of(dnsRecord));
        u16(DnsMessage.INTERNET | (replaces && !shared ? DnsMessage.TOP_BIT : 0));
        Big.u32(bytes, at, (int) dnsRecord.ttlSeconds());
        at += 6;
        int data = at;
        switch (dnsRecord) {
            case DnsRecord.Pointer pointer -> name(pointer.target());
            case DnsRecord.Service service -> {
                u16(0);
                u16(0);
                u16(service.port());
                name(service.host());
            }
            // No attributes are written as one empty one, RFC 6763, 6.1.
            case DnsRecord.Text text -> bytes[at++] = 0;
            case DnsRecord.Address address -> {
                System.arraycopy(address.address(), 0, bytes, at, address.address().length);
                at += address.address().length;
            }
        }
        Big.u16(bytes, data - 2, at - data);
    }

    private void name(DnsName name) {
        for (String label : name.labels()) {
            byte[] letters = label.getBytes(ISO_8859_1);
            bytes[at] = (byte) letters.length;
            System.arraycopy(letters, 0, bytes, at + 1, letters.length);
            at += 1 + letters.length;
        }
        bytes[at++] = 0;
    }

    private void u16(int value) {
        Big.u16(bytes, at, value);
        at += 2;
    }
}
