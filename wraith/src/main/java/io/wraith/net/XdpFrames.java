package io.wraith.net;

import io.wraith.base.Check;

/// Where every frame is: with us and free, with the kernel to be filled, or with the kernel to be
/// sent. Every move is checked, so a frame that is given away twice, or comes back from where it is
/// not, is found at once, and none is lost.
final class XdpFrames {
    private static final byte FREE = 0;
    private static final byte FILLING = 1;
    private static final byte SENDING = 2;

    private final int frameBits;
    private final byte[] places;
    private final int[] free;
    private int freeCount;
    private int filling;
    private int sending;

    /// `frameBytes` is a power of two.
    XdpFrames(int frames, int frameBytes) {
        frameBits = Integer.numberOfTrailingZeros(frameBytes);
        places = new byte[frames];
        free = new int[frames];
        for (int i = 0; i < frames; i++) {
            free[i] = frames - 1 - i;
        }
        freeCount = frames;
    }

    int total() {
        return places.length;
    }

    /// Whether every frame is somewhere; true to other threads only while nothing moves.
    boolean isWhole() {
        return freeCount + filling + sending == places.length;
    }

    int free() {
        return freeCount;
    }

    int filling() {
        return filling;
    }

    int sending() {
        return sending;
    }

    /// The address of a free frame for the kernel to fill; -1 if there is none.
    long toFill() {
        long address = take(FILLING);
        filling += address < 0 ? 0 : 1;
        return address;
    }

    /// Takes back a frame that the kernel has filled; the address may be anywhere in it.
    void filled(long address) {
        giveBack(address, FILLING);
        filling--;
    }

    /// The address of a free frame for the kernel to send; -1 if there is none.
    long toSend() {
        long address = take(SENDING);
        sending += address < 0 ? 0 : 1;
        return address;
    }

    /// Takes back a frame that the kernel has sent.
    void sent(long address) {
        giveBack(address, SENDING);
        sending--;
    }

    private long take(byte place) {
        if (freeCount == 0) {
            return -1;
        }
        int frame = free[--freeCount];
        places[frame] = place;
        return (long) frame << frameBits;
    }

    private void giveBack(long address, byte place) {
        int frame = (int) (address >>> frameBits);
        Check.that(frame >= 0 && frame < places.length, "a frame that is none of ours");
        Check.that(places[frame] == place, "a frame that comes back from where it is not");
        places[frame] = FREE;
        free[freeCount++] = frame;
    }
}
