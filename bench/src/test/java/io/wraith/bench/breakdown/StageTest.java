package io.wraith.bench.breakdown;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

final class StageTest {
    private static final String LOOP = "io.wraith.node.Shard.loop";

    @Test
    void aCipherIsAllThatItCalls() {
        List<String> frames =
                List.of(
                        "java.lang.String.equalsIgnoreCase",
                        "com.sun.crypto.provider.AESCrypt.init",
                        "javax.crypto.Cipher.init",
                        "io.wraith.crypto.JdkAead.encrypt",
                        "io.wraith.proto.keys.KeyPhases.seal",
                        "io.wraith.proto.Outgoing.finish",
                        LOOP);
        assertThat(Stage.of(frames)).isEqualTo(Stage.ENCRYPTION);
        assertThat(Part.of(frames)).isEqualTo(Part.CIPHER);
    }

    @Test
    void aCallIntoTheKernelBelongsToItsPort() {
        List<String> frames =
                List.of(
                        "java.lang.invoke.LambdaForm$MH.0x1.invoke",
                        "io.wraith.linux.Sockets.sendMessage",
                        "io.wraith.net.UdpSender.transmit",
                        LOOP);
        assertThat(Stage.of(frames)).isEqualTo(Stage.SYSTEM_CALL);
        assertThat(Part.of(frames)).isEqualTo(Part.PORT);
    }

    @Test
    void sleepingIsNoSystemCallLikeOthers() {
        List<String> frames =
                List.of(
                        "java.lang.invoke.LambdaForm$MH.0x1.invoke",
                        "io.wraith.linux.Poll.await",
                        "io.wraith.net.PortSleeper.sleep",
                        "io.wraith.net.UdpPort.sleep",
                        LOOP);
        assertThat(Stage.of(frames)).isEqualTo(Stage.HAND_OVER);
        assertThat(Part.of(frames)).isEqualTo(Part.PORT);
    }

    @Test
    void toolsBelongToWhoeverUsesThem() {
        List<String> recovery =
                List.of(
                        "io.wraith.base.RangeSet.insert",
                        "io.wraith.proto.recovery.AckTracker.note",
                        "io.wraith.proto.Incoming.receive",
                        LOOP);
        List<String> streams =
                List.of(
                        "io.wraith.base.RangeSet.insert",
                        "io.wraith.proto.stream.Coverage.add",
                        "io.wraith.proto.Fate.arrived",
                        LOOP);
        assertThat(Stage.of(recovery)).isEqualTo(Stage.CONGESTION);
        assertThat(Stage.of(streams)).isEqualTo(Stage.SERIALISATION);
        assertThat(Part.of(streams)).isEqualTo(Part.PROTOCOL);
    }

    @Test
    void headersPastTheKernelAreSerialised() {
        assertThat(Stage.of(List.of("io.wraith.net.InternetChecksum.of", LOOP)))
                .isEqualTo(Stage.SERIALISATION);
    }

    @Test
    void whatNobodyKnowsIsOther() {
        assertThat(Stage.of(List.of(LOOP))).isEqualTo(Stage.OTHER);
        assertThat(Stage.of(List.of())).isEqualTo(Stage.OTHER);
    }
}
