package io.wraith.meet.lan;

import io.wraith.base.Check;

import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// One peer that can be found: what it says unasked, and what it answers.
///
/// Its instance and its host are named at random behind the [LanName], so that two peers never have
/// records of one name, and no name of a machine or a person is shown.
public final class LanAnnouncer {
    private static final int RANDOM_BYTES = 6;

    private final DnsName instance;
    private final DnsName host;
    private final int port;
    private final List<byte[]> addresses;

    // PROTOCOL: A peer's label MUST NOT hold the secret words of a code or the name of a machine
    // or a person.
    /// Addresses are of 4 or 16 bytes in network order: those by which the peer can be reached on
    /// the network that the messages go to.
    public LanAnnouncer(LanName name, int port, List<byte[]> addresses, SecureRandom random) {
        byte[] own = new byte[RANDOM_BYTES];
        random.nextBytes(own);
        String label = name.prefix() + HexFormat.of().formatHex(own);
        instance = DnsName.of(label).below(LanService.WRAITH);
        host = DnsName.of(label).below(LanService.LOCAL);
        Check.that(port > 0 && port < 1 << 16, "port " + port);
        this.port = port;
        this.addresses = addresses.stream().map(byte[]::clone).toList();
        this.addresses.forEach(
                address -> Check.that(address.length == 4 || address.length == 16, "an address"));
    }

    /// To be sent twice, a second apart, once the peer can be reached, and when its network
    /// changed.
    public byte[] announcement() {
        return response(0, List.of(), records(Long.MAX_VALUE), true);
    }

    /// Takes everything back.
    public byte[] goodbye() {
        return response(0, List.of(), records(0), true);
    }

    /// What to answer to a query, or null: it is none, it asks for something else, or who asks has
    /// the answer. One that did not come from port 5353 is answered to its sender alone, the others
    /// by multicast.
    public byte @Nullable [] answer(byte[] query, int at, int length, int fromPort) {
        DnsMessage message = DnsReader.read(query, at, length);
        if (message == null || message.isResponse()) {
            return null;
        }
        boolean legacy = fromPort != LanFinder.PORT;
        List<DnsRecord> all = records(legacy ? LanService.LEGACY_TTL_SECONDS : Long.MAX_VALUE);
        boolean isAsked =
                all.stream()
                        .filter(one -> message.questions().stream().anyMatch(q -> q.asksFor(one)))
                        .anyMatch(one -> message.records().stream().noneMatch(k -> knows(k, one)));
        boolean browses = message.questions().stream().anyMatch(q -> q.asksFor(service()));
        if (!isAsked) {
            return browses
                    ? response(legacy ? message.id() : 0, List.of(), List.of(service()), false)
                    : null;
        }
        return legacy
                ? response(message.id(), message.questions(), all, false)
                : response(0, List.of(), all, true);
    }

    private static byte[] response(
            int id, List<DnsQuestion> questions, List<DnsRecord> records, boolean replaces) {
        return DnsWriter.write(new DnsMessage(id, true, questions, records), replaces);
    }

    /// RFC 6762, 7.1: an answer that is known for more than half of its time need not be given.
    private static boolean knows(DnsRecord known, DnsRecord ours) {
        return known instanceof DnsRecord.Pointer theirs
                && ours instanceof DnsRecord.Pointer pointer
                && theirs.name().equals(pointer.name())
                && theirs.target().equals(pointer.target())
                && theirs.ttlSeconds() > pointer.ttlSeconds() / 2;
    }

    private static DnsRecord service() {
        return new DnsRecord.Pointer(
                LanService.SERVICES, LanService.LEGACY_TTL_SECONDS, LanService.WRAITH);
    }

    /// Everything there is to say about the peer, believed for at most so long.
    private List<DnsRecord> records(long mostSeconds) {
        long hostSeconds = Math.min(LanService.HOST_TTL_SECONDS, mostSeconds);
        long otherSeconds = Math.min(LanService.OTHER_TTL_SECONDS, mostSeconds);
        List<DnsRecord> records = new ArrayList<>();
        records.add(new DnsRecord.Pointer(LanService.WRAITH, otherSeconds, instance));
        records.add(new DnsRecord.Service(instance, hostSeconds, port, host));
        records.add(new DnsRecord.Text(instance, otherSeconds));
        for (byte[] address : addresses) {
            records.add(new DnsRecord.Address(host, hostSeconds, address));
        }
        return records;
    }
}
