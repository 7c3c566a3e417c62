package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wraith.linux.BpfAssembler.Function;
import io.wraith.linux.BpfAssembler.Label;
import io.wraith.linux.BpfAssembler.Register;
import io.wraith.linux.BpfAssembler.Width;
import io.wraith.linux.BpfMap.Shape;
import io.wraith.linux.KernelTest.Need;

import org.junit.jupiter.api.Test;

import java.util.HexFormat;
import java.util.List;

/// Programs and maps; what the kernel's verifier takes is right.
final class BpfTest {
    private static final byte[] PACKET = new byte[64];

    /// The bytes are what other assemblers make of the same instructions.
    @Test
    void instructionsAreEncodedAsTheKernelReadsThem() {
        Label pass = new Label();
        long[] code =
                new BpfAssembler()
                        .move(Register.R6, Register.R1)
                        .load(Width.U32, Register.R2, Register.R6, 0)
                        .add(Register.R4, 14)
                        .jumpIfAbove(Register.R4, Register.R3, pass)
                        .load(Width.U16, Register.R5, Register.R2, 12)
                        .jumpIfNot(Register.R5, 0xdd86, pass)
                        .load(Width.U64, Register.R1, Register.R7, 8)
                        .store(Width.U64, Register.R10, -8, Register.R1)
                        .and(Register.R5, 0xff3f)
                        .shiftLeft(Register.R5, 2)
                        .add(Register.R7, Register.R5)
                        .call(Function.REDIRECT_MAP)
                        .at(pass)
                        .move(Register.R0, 2)
                        .exit()
                        .assemble();
        assertThat(code)
                .containsExactly(
                        instruction("bf16000000000000"),
                        instruction("6162000000000000"),
                        instruction("070400000e000000"),
                        instruction("2d34080000000000"),
                        instruction("69250c0000000000"),
                        instruction("5505060086dd0000"),
                        instruction("7971080000000000"),
                        instruction("7b1af8ff00000000"),
                        instruction("570500003fff0000"),
                        instruction("6705000002000000"),
                        instruction("0f57000000000000"),
                        instruction("8500000033000000"),
                        instruction("b700000002000000"),
                        instruction("9500000000000000"));
    }

    private static long instruction(String memory) {
        return Long.reverseBytes(HexFormat.fromHexDigitsToLong(memory));
    }

    @Test
    void programsThatMakeNoSenseAreRefused() {
        Label nowhere = new Label();
        BpfAssembler lost = new BpfAssembler().jump(nowhere);
        assertThatThrownBy(lost::assemble).hasMessageContaining("nowhere");
        Label twice = new Label();
        BpfAssembler doubled = new BpfAssembler().at(twice);
        assertThatThrownBy(() -> doubled.at(twice)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> new BpfAssembler().load(Width.U8, Register.R0, Register.R1, 1 << 15))
                .isInstanceOf(IllegalArgumentException.class);
        Label far = new Label();
        BpfAssembler wide = new BpfAssembler().jump(far);
        for (int i = 0; i <= Short.MAX_VALUE; i++) {
            wide.move(Register.R0, 0);
        }
        assertThatThrownBy(wide.at(far)::assemble).hasMessageContaining("32768 instructions");
    }

    @Test
    @KernelTest({Need.ROOT, Need.XDP})
    void aLoadedProgramAnswersForAPacket() {
        long[] code = new BpfAssembler().move(Register.R0, BpfProgram.XDP_TX).exit().assemble();
        try (BpfProgram program = BpfProgram.load("answers", code, false)) {
            assertThat(program.run(PACKET, 1).action()).isEqualTo(BpfProgram.XDP_TX);
            assertThatThrownBy(() -> program.run(new byte[5_000], 1))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> program.run(new byte[0], 1))
                    .isInstanceOf(LinuxException.class);
        }
    }

    @Test
    @KernelTest({Need.ROOT, Need.XDP})
    void theVerifiersReasonIsInTheError() {
        long[] endless =
                new BpfAssembler()
                        .load(Width.U64, Register.R0, Register.R1, 4_000)
                        .exit()
                        .assemble();
        assertThatThrownBy(() -> BpfProgram.load("wrong", endless, false))
                .isInstanceOf(LinuxException.class)
                .hasMessageContaining("loading the XDP program wrong")
                .hasMessageContaining("invalid bpf_context access off=4000");
        assertThatThrownBy(() -> BpfProgram.load("a name with spaces", endless, false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @KernelTest({Need.ROOT, Need.XDP})
    void aMapKeepsWhatItIsGiven() {
        Shape shape = new Shape(BpfMap.BPF_MAP_TYPE_HASH, 8, 4, 2);
        try (BpfMap map = BpfMap.create("kept", shape)) {
            byte[] key = {1, 2, 3, 4, 5, 6, 7, 8};
            byte[] value = new byte[4];
            assertThat(map.get(key, value)).isEqualTo(-Errno.ENOENT);
            assertThat(map.put(key, new byte[] {9, 8, 7, 6})).isZero();
            assertThat(map.get(key, value)).isZero();
            assertThat(value).containsExactly(9, 8, 7, 6);
            assertThat(map.put(new byte[8], value)).isZero();
            assertThat(map.put(new byte[] {8, 7, 6, 5, 4, 3, 2, 1}, value)).isEqualTo(-Errno.E2BIG);
            assertThat(map.remove(key)).isZero();
            assertThat(map.remove(key)).isEqualTo(-Errno.ENOENT);
            assertThatThrownBy(() -> map.put(new byte[7], value))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> map.get(key, new byte[3]))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> map.sum(0)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @KernelTest({Need.ROOT, Need.XDP})
    void aClosedMapIsNotAskedAgain() {
        BpfMap map = BpfMap.create("closed", new Shape(BpfMap.BPF_MAP_TYPE_HASH, 8, 4, 2));
        map.close();
        map.close();
        assertThatThrownBy(() -> map.remove(new byte[8])).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @KernelTest({Need.ROOT, Need.XDP})
    void processorsCountForThemselvesAndAreSummed() {
        Shape shape = new Shape(BpfMap.BPF_MAP_TYPE_PERCPU_ARRAY, 4, 8, 3);
        try (BpfMap map = BpfMap.create("counters", shape)) {
            Label end = new Label();
            long[] code =
                    new BpfAssembler()
                            .store(Width.U32, Register.R10, -4, 2)
                            .map(Register.R1, map)
                            .move(Register.R2, Register.R10)
                            .add(Register.R2, -4)
                            .call(Function.MAP_LOOKUP_ELEM)
                            .jumpIfEqual(Register.R0, 0, end)
                            .load(Width.U64, Register.R1, Register.R0, 0)
                            .add(Register.R1, 1)
                            .store(Width.U64, Register.R0, 0, Register.R1)
                            .at(end)
                            .move(Register.R0, BpfProgram.XDP_PASS)
                            .exit()
                            .assemble();
            try (BpfProgram program = BpfProgram.load("counts", code, false)) {
                program.run(PACKET, 1_000);
            }
            assertThat(List.of(map.sum(0), map.sum(1), map.sum(2)))
                    .isEqualTo(List.of(0L, 0L, 1_000L));
            assertThatThrownBy(() -> map.sum(3)).isInstanceOf(LinuxException.class);
            assertThatThrownBy(() -> map.get(new byte[4], new byte[8]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @KernelTest({Need.ROOT, Need.XDP})
    void aProgramLeavesAnInterfaceWithItsAttachment() {
        long[] code = new BpfAssembler().move(Register.R0, BpfProgram.XDP_PASS).exit().assemble();
        try (VethPair veth = VethPair.open();
                BpfProgram program = BpfProgram.load("passes", code, false)) {
            int index = veth.left().links().link("left").index();
            for (BpfProgram.Mode mode : List.of(BpfProgram.Mode.NATIVE, BpfProgram.Mode.GENERIC)) {
                BpfProgram.Attachment first = veth.left().call(() -> program.attach(index, mode));
                assertThatThrownBy(() -> veth.left().call(() -> program.attach(index, mode)))
                        .isInstanceOf(LinuxException.class)
                        .hasMessageContaining("EBUSY");
                first.close();
                first.close();
            }
        }
    }
}
