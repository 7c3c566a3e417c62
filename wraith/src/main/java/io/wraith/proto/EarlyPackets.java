package io.wraith.proto;

import io.wraith.wire.Burst;
import io.wraith.wire.Datagram;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Queue;
import java.util.function.Consumer;

/// Packets for connections whose handshake is not finished: the initiator may send right behind
/// message 3, which takes a moment to work on. Few are kept, the newest, for all peers together.
final class EarlyPackets {
    private static final int MOST = 64;
    private static final int LONGEST = 1_500;

    private final Queue<Early> kept = new ArrayDeque<>();
    private final Burst burst = new Burst(LONGEST);

    private static final class Early {
        private final long id;
        private final byte[] address;
        private final byte[] bytes;
        private final int ecn;

        Early(Burst in, int index) {
            int at = in.offset(index);
            id = Datagram.connectionId(in.bytes(), at);
            address = Arrays.copyOf(in.address(), in.addressLength());
            bytes = Arrays.copyOfRange(in.bytes(), at, at + in.length(index));
            ecn = in.ecn();
        }
    }

    void keep(Burst in, int index) {
        if (in.length(index) > LONGEST) {
            return;
        }
        if (kept.size() == MOST) {
            kept.remove();
        }
        kept.add(new Early(in, index));
    }

    /// Gives back, one by one, what was kept for an id.
    void replay(long id, Consumer<Burst> receiver) {
        for (Iterator<Early> each = kept.iterator(); each.hasNext(); ) {
            Early early = each.next();
            if (early.id == id) {
                each.remove();
                burst.clear();
                System.arraycopy(early.bytes, 0, burst.bytes(), 0, early.bytes.length);
                burst.received(early.bytes.length, early.bytes.length);
                burst.address(early.address, 0, early.address.length);
                burst.ecn(early.ecn);
                receiver.accept(burst);
            }
        }
    }
}
