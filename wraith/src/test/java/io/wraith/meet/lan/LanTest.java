package io.wraith.meet.lan;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.wraith.base.Big;
import io.wraith.base.Prng;
import io.wraith.crypto.handshake.PublicIdentity;
import io.wraith.meet.Code;
import io.wraith.meet.Parsed;
import io.wraith.meet.PeerAddress;
import io.wraith.vectors.PublishedVectors;
import io.wraith.vectors.ScriptedRandom;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

final class LanTest {
    private static final byte[] IPV4 = {(byte) 192, 0, 2, 7};
    private static final byte[] IPV6 = {
        (byte) 0xfe, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1
    };
    private static final int PORT = 4433;
    private static final int LEGACY = 50_000;
    private static final LanName NAME = name("4821-lunar-basket-trend");
    private static final LanName OTHER = name("48210-lunar-basket-trend");
    private static final byte[] SERVICES =
            DnsWriter.write(
                    new DnsMessage(
                            9,
                            false,
                            List.of(new DnsQuestion(LanService.SERVICES, DnsType.PTR)),
                            List.of()),
                    false);

    private final LanAnnouncer announcer =
            new LanAnnouncer(NAME, PORT, List.of(IPV4, IPV6), new ScriptedRandom(1));
    private final LanFinder finder = new LanFinder(NAME);

    @Test
    void whoIsAnnouncedIsFound() {
        assertThat(found(finder, announcer.announcement()))
                .containsExactly(PeerAddress.of(IPV4, PORT), PeerAddress.of(IPV6, PORT));
    }

    @Test
    void whoAsksIsAnswered() {
        for (int port : new int[] {LanFinder.PORT, LEGACY}) {
            byte[] answer = answer(finder.query(), port);
            assertThat(answer).isNotNull();
            assertThat(found(finder, answer)).hasSize(2);
        }
    }

    /// RFC 6762, 6.7.
    @Test
    void anOrdinaryResolverIsAnsweredAsItExpects() {
        byte[] query = finder.query();
        Big.u16(query, 0, 0x1234);
        byte[] answer = answer(query, LEGACY);
        assertThat(answer).isNotNull();
        DnsMessage message = read(answer);
        assertThat(message.id()).isEqualTo(0x1234);
        assertThat(message.questions()).isEqualTo(read(query).questions());
        assertThat(message.records()).allMatch(one -> one.ttlSeconds() <= 10);
        assertThat(answer)
                .as("no record replaces others")
                .isEqualTo(DnsWriter.write(message, false));
        byte[] multicast = answer(query, LanFinder.PORT);
        assertThat(multicast).isNotNull();
        assertThat(read(multicast).id()).isZero();
    }

    @Test
    void othersAreNotFound() {
        assertThat(found(new LanFinder(OTHER), announcer.announcement())).isEmpty();
        LanName identity = LanName.of(new PublicIdentity(new byte[32]));
        assertThat(found(new LanFinder(identity), announcer.announcement())).isEmpty();
        assertThat(found(finder, finder.query())).as("a query").isEmpty();
        assertThat(found(finder, announcer.goodbye())).isEmpty();
    }

    @Test
    void aNameIsFoundByAllWhoHaveIt() {
        LanAnnouncer second = new LanAnnouncer(NAME, 1, List.of(IPV4), new ScriptedRandom(2));
        assertThat(read(second.announcement()).records().get(1).name())
                .isNotEqualTo(read(announcer.announcement()).records().get(1).name());
        assertThat(found(finder, second.announcement())).containsExactly(PeerAddress.of(IPV4, 1));
    }

    @Test
    void ofAHostWithEndlessAddressesTheFirstAreTried() {
        List<byte[]> addresses = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            addresses.add(new byte[] {10, 0, 0, (byte) i});
        }
        LanAnnouncer many = new LanAnnouncer(NAME, PORT, addresses, new ScriptedRandom(4));
        assertThat(read(many.announcement()).records()).hasSizeGreaterThan(100);
        assertThat(found(finder, many.announcement()))
                .hasSize(LanFinder.MOST_ADDRESSES)
                .startsWith(PeerAddress.of(addresses.getFirst(), PORT));
    }

    @Test
    void whoIsKnownIsNotAskedToRepeatItself() {
        DnsMessage announced = read(announcer.announcement());
        DnsRecord.Pointer pointer = (DnsRecord.Pointer) announced.records().getFirst();
        assertThat(answer(queryKnowing(pointer, 2251), LanFinder.PORT)).isNull();
        assertThat(answer(queryKnowing(pointer, 2250), LanFinder.PORT)).isNotNull();
        DnsRecord.Pointer wrong = new DnsRecord.Pointer(pointer.name(), 4500, LanService.WRAITH);
        assertThat(answer(queryKnowing(wrong, 4500), LanFinder.PORT)).isNotNull();
    }

    @Test
    void whatIsNotOursIsNotAnswered() {
        DnsQuestion printers = new DnsQuestion(DnsName.of("_ipp", "_tcp", "local"), DnsType.PTR);
        assertThat(answer(query(printers), LanFinder.PORT)).isNull();
        DnsQuestion wrongType = new DnsQuestion(LanService.WRAITH, DnsType.A);
        assertThat(answer(query(wrongType), LanFinder.PORT)).isNull();
        assertThat(answer(announcer.announcement(), LanFinder.PORT)).as("a response").isNull();
        assertThat(answer(new byte[3], LanFinder.PORT)).isNull();
    }

    @Test
    void eachOfOurRecordsCanBeAskedForInAnyCase() {
        for (DnsRecord one : read(announcer.announcement()).records()) {
            DnsQuestion exact = new DnsQuestion(one.name(), DnsType.of(one));
            assertThat(answer(query(exact), LanFinder.PORT)).isNotNull();
            DnsQuestion any = new DnsQuestion(one.name(), DnsType.ANY);
            assertThat(answer(query(any), LanFinder.PORT)).isNotNull();
        }
        byte[] loud = finder.query();
        for (int i = 13; i < 20; i++) {
            loud[i] = (byte) Character.toUpperCase(loud[i]);
        }
        assertThat(answer(loud, LanFinder.PORT)).isNotNull();
    }

    @Test
    void browsersOfAllServicesSeeTheKindOnly() {
        byte[] answer = answer(SERVICES, LanFinder.PORT);
        assertThat(answer).isNotNull();
        assertThat(read(answer).records())
                .containsExactly(new DnsRecord.Pointer(LanService.SERVICES, 10, LanService.WRAITH));
    }

    @Test
    void nobodySeesTheSecretPartOrTheIdentity() {
        PublicIdentity identity = new PublicIdentity(new byte[32]);
        LanAnnouncer host =
                new LanAnnouncer(LanName.of(identity), PORT, List.of(), new ScriptedRandom(3));
        assertThat(new String(announcer.announcement(), ISO_8859_1))
                .contains("4821-")
                .doesNotContain("lunar")
                .doesNotContain("basket");
        assertThat(LanName.of(identity).toString()).hasSize(21).doesNotContain("0000000000");
        assertThat(host.announcement()).isNotEmpty();
    }

    @Test
    void arbitraryMessagesFindAndAnswerNothingWorse() {
        long seed = new SplittableRandom().nextLong();
        Prng random = new Prng(seed);
        byte[][] genuine = {finder.query(), announcer.announcement(), SERVICES};
        int answered = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = genuine[random.below(genuine.length)].clone();
            for (int changes = random.below(8); changes > 0; changes--) {
                bytes[random.below(bytes.length)] = (byte) random.nextLong();
            }
            int length = random.below(4) == 0 ? random.below(bytes.length + 1) : bytes.length;
            byte[] answer = announcer.answer(bytes, 0, length, LanFinder.PORT);
            answered += answer == null ? 0 : 1;
            assertThat(finder.found(bytes, 0, length))
                    .as("seed %d", seed)
                    .hasSizeLessThanOrEqualTo(LanFinder.MOST_ADDRESSES);
        }
        assertThat(answered).as("seed %d", seed).isPositive();
    }

    @Test
    void published() throws IOException {
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("code_name", "4821");
        file.put("instance_random", first(1, 6));
        file.put("port", PORT);
        file.put("addresses", List.of(IPV4, IPV6));
        file.put("query", finder.query());
        file.put("announcement", announcer.announcement());
        file.put("goodbye", announcer.goodbye());
        file.put("identity", new byte[32]);
        file.put("identity_name", LanName.of(new PublicIdentity(new byte[32])).toString());
        PublishedVectors.compare("lan.json", file);
    }

    /// What a generator of that seed gives first.
    private static byte[] first(long seed, int length) {
        byte[] bytes = new byte[length];
        new ScriptedRandom(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] queryKnowing(DnsRecord.Pointer known, long ttlSeconds) {
        DnsRecord shorter = new DnsRecord.Pointer(known.name(), ttlSeconds, known.target());
        List<DnsQuestion> questions = List.of(new DnsQuestion(LanService.WRAITH, DnsType.PTR));
        return DnsWriter.write(new DnsMessage(0, false, questions, List.of(shorter)), false);
    }

    private static byte[] query(DnsQuestion question) {
        return DnsWriter.write(new DnsMessage(0, false, List.of(question), List.of()), false);
    }

    private byte @Nullable [] answer(byte[] query, int port) {
        return announcer.answer(query, 0, query.length, port);
    }

    private static List<PeerAddress> found(LanFinder finder, byte[] response) {
        return finder.found(response, 0, response.length);
    }

    private static DnsMessage read(byte[] bytes) {
        DnsMessage message = DnsReader.read(bytes, 0, bytes.length);
        assertThat(message).isNotNull();
        return message;
    }

    private static LanName name(String code) {
        return LanName.of(((Parsed.Of<Code>) Code.parse(code)).value());
    }
}
