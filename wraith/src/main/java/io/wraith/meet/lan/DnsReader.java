package io.wraith.meet.lan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.wraith.base.Big;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads messages of anybody: every array of bytes gives a message or null, in time that grows with
/// its length only.
final class DnsReader {
    private final byte[] bytes;
    private int at = DnsMessage.HEADER;
    private boolean failed;

    private DnsReader(byte[] bytes) {
        this.bytes = bytes;
    }

    static @Nullable DnsMessage read(byte[] source, int at, int length) {
        if (length < DnsMessage.HEADER || length > DnsMessage.LIMIT) {
            return null;
        }
        return new DnsReader(Arrays.copyOfRange(source, at, at + length)).message();
    }

    private @Nullable DnsMessage message() {
        int flags = Big.u16(bytes, 2);
        if ((flags & DnsMessage.OPERATION_AND_ERROR) != 0) {
            return null;
        }
        List<DnsQuestion> questions = new ArrayList<>();
        for (int count = Big.u16(bytes, 4); count > 0 && !failed; count--) {
            question(questions);
        }
        List<DnsRecord> records = new ArrayList<>();
        int count = Big.u16(bytes, 6) + Big.u16(bytes, 8) + Big.u16(bytes, 10);
        for (; count > 0 && !failed; count--) {
            dnsRecord(records);
        }
        boolean isResponse = (flags & DnsMessage.RESPONSE) != 0;
        return failed ? null : new DnsMessage(Big.u16(bytes, 0), isResponse, questions, records);
    }

    private void question(List<DnsQuestion> questions) {
        DnsName name = name();
        int type = u16();
        int kind = u16() & ~DnsMessage.TOP_BIT;
        boolean known = kind == DnsMessage.INTERNET || kind == DnsType.ANY;
        if (name != null && known && !failed) {
            questions.add(new DnsQuestion(name, type));
        }
    }

    private void dnsRecord(List<DnsRecord> records) {
        DnsName name = name();
        int type = u16();
        int kind = u16() & ~DnsMessage.TOP_BIT;
        long ttlSeconds = (long) u16() << 16 | u16();
        int length = u16();
        if (name == null || length > bytes.length - at) {
            failed = true;
        }
        if (name == null || failed) {
            return;
        }
        int end = at + length;
        DnsRecord said = kind == DnsMessage.INTERNET ? data(name, type, ttlSeconds, end) : null;
        if (said != null && !failed) {
            records.add(said);
        }
        at = end;
    }

    /// Null for a type that we do not know, or if the data are longer or shorter than it has them.
    private @Nullable DnsRecord data(DnsName name, int type, long ttlSeconds, int end) {
        return switch (type) {
            case DnsType.A -> address(name, ttlSeconds, 4, end);
            case DnsType.AAAA -> address(name, ttlSeconds, 16, end);
            case DnsType.PTR -> pointer(name, ttlSeconds, end);
            case DnsType.SRV -> service(name, ttlSeconds, end);
            case DnsType.TXT -> new DnsRecord.Text(name, ttlSeconds);
            default -> null;
        };
    }

    private @Nullable DnsRecord address(DnsName name, long ttlSeconds, int length, int end) {
        return end - at == length
                ? new DnsRecord.Address(name, ttlSeconds, Arrays.copyOfRange(bytes, at, end))
                : null;
    }

    private @Nullable DnsRecord pointer(DnsName name, long ttlSeconds, int end) {
        DnsName target = name();
        if (target == null || at != end) {
            return null;
        }
        return new DnsRecord.Pointer(name, ttlSeconds, target);
    }

    private @Nullable DnsRecord service(DnsName name, long ttlSeconds, int end) {
        at += 4;
        int port = u16();
        DnsName host = name();
        if (host == null || at != end) {
            return null;
        }
        return new DnsRecord.Service(name, ttlSeconds, port, host);
    }

    private int u16() {
        if (failed || bytes.length - at < 2) {
            failed = true;
            return 0;
        }
        at += 2;
        return Big.u16(bytes, at - 2);
    }

    // PROTOCOL: A reader MUST follow a pointer in a name only to a place before the one where the
    // name, or the last pointer's target, began.
    private @Nullable DnsName name() {
        List<String> labels = new ArrayList<>();
        int total = 1;
        int began = at;
        int next = at;
        int after = -1;
        while (!failed) {
            int length = next < bytes.length ? Big.u8(bytes, next) : -1;
            if (length == 0) {
                at = after < 0 ? next + 1 : after;
                return new DnsName(labels);
            }
            boolean isPointer = length >= DnsMessage.POINTER && next + 1 < bytes.length;
            if (isPointer) {
                int target = Big.u16(bytes, next) & 0x3fff;
                after = after < 0 ? next + 2 : after;
                failed = target >= began || target < DnsMessage.HEADER;
                began = target;
                next = target;
            } else {
                total += 1 + length;
                failed =
                        length < 0
                                || length > DnsName.LABEL_LIMIT
                                || total > DnsName.LIMIT
                                || next + 1 + length > bytes.length;
                if (!failed) {
                    labels.add(new String(bytes, next + 1, length, ISO_8859_1));
                    next += 1 + length;
                }
            }
        }
        return null;
    }
}
