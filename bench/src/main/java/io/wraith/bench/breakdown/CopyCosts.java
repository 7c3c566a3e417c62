package io.wraith.bench.breakdown;

import io.wraith.base.Check;
import io.wraith.net.Port;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// What the copies of a packet take by themselves: between the application's memory and a packet,
/// and between a burst and the memory that the kernel reads or writes. The memories are as large as
/// those of the transfer, so they are as near to the processor.
record CopyCosts(double applicationNs, double portNs) {
    private static final int MEMORY_BYTES = 512 << 10;
    private static final int TURNS = 100;
    private static final int COPIES = 10_000;

    static CopyCosts of(int bytes, boolean sends) {
        byte[] memory = new byte[MEMORY_BYTES + bytes];
        byte[] packet = new byte[bytes];
        byte[] burst = new byte[Port.BURST_BYTES];
        double applicationNs = Double.MAX_VALUE;
        double portNs = Double.MAX_VALUE;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment slab = arena.allocate(Port.BURST_BYTES);
            for (int turn = 0; turn < TURNS; turn++) {
                applicationNs = Math.min(applicationNs, application(memory, packet, sends));
                portNs = Math.min(portNs, port(burst, slab, bytes, sends));
            }
        }
        return new CopyCosts(applicationNs, portNs);
    }

    private static double application(byte[] memory, byte[] packet, boolean sends) {
        int bytes = packet.length;
        int at = 0;
        long startNs = System.nanoTime();
        for (int i = 0; i < COPIES; i++) {
            if (sends) {
                System.arraycopy(memory, at, packet, 0, bytes);
            } else {
                System.arraycopy(packet, 0, memory, at, bytes);
            }
            at = at + bytes & MEMORY_BYTES - 1;
        }
        double ns = (double) (System.nanoTime() - startNs) / COPIES;
        Check.that(packet[bytes - 1] == memory[bytes], "memories that were never written");
        return ns;
    }

    private static double port(byte[] burst, MemorySegment slab, int bytes, boolean sends) {
        int at = 0;
        long startNs = System.nanoTime();
        for (int i = 0; i < COPIES; i++) {
            if (sends) {
                MemorySegment.copy(burst, at, slab, ValueLayout.JAVA_BYTE, at, bytes);
            } else {
                MemorySegment.copy(slab, ValueLayout.JAVA_BYTE, at, burst, at, bytes);
            }
            at = at + 2 * bytes > burst.length ? 0 : at + bytes;
        }
        double ns = (double) (System.nanoTime() - startNs) / COPIES;
        Check.that(burst[0] == slab.get(ValueLayout.JAVA_BYTE, 0), "memories that differ");
        return ns;
    }
}
