package io.wraith.fuse;

import io.wraith.linux.EventFd;
import io.wraith.linux.LinuxException;
import io.wraith.linux.Memory;
import io.wraith.linux.Uring;
import io.wraith.linux.UringSetup;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/// What a [RingChannel] has of the kernel, all of it or nothing.
///
/// @param payloads for the data of answers, [#DATA]
record RingParts(
        Uring ring,
        EventFd alarm,
        Memory.Region headers,
        Memory.Region payloads,
        Memory.Region request) {
    /// What the memory of answers is called.
    static final String DATA = "fuse ring data";

    /// Bytes that each place has for the headers of a request and its answer.
    static final long SLOT_BYTES = (RingEntry.HEADER_BYTES + 63) & -64;

    /// For so many places. Throws [LinuxException] when there are none to be had.
    static RingParts open(int places, long payloadBytes) {
        List<Runnable> undoing = new ArrayList<>();
        try {
            // Wide entries also for the alarm.
            Uring ring = Uring.open(UringSetup.of(places + 1).withCommands().startingDisabled());
            undoing.add(ring::close);
            EventFd alarm = new EventFd(Arena.ofAuto());
            undoing.add(alarm::close);
            Memory.Region headers = Memory.anonymous("fuse ring headers", places * SLOT_BYTES);
            undoing.add(headers::close);
            Memory.Region payloads = Memory.anonymous(DATA, places * payloadBytes);
            undoing.add(payloads::close);
            return new RingParts(
                    ring,
                    alarm,
                    headers,
                    payloads,
                    Memory.anonymous("fuse ring request", SLOT_BYTES + payloadBytes));
        } catch (RuntimeException failure) {
            undoing.reversed().forEach(Runnable::run);
            throw failure;
        }
    }

    /// All but the ring, which its thread closes.
    void closeMemory() {
        alarm.close();
        headers.close();
        payloads.close();
        request.close();
    }
}
