package io.wraith.proto;

import io.wraith.base.Check;

import java.util.Locale;

/// The flight recorder of one connection: the last events, 32 bytes each, overwritten in a ring.
/// Two runs from one seed leave equal traces.
///
/// ```
///  0: time, ns  | 8: event | 16: first value | 24: second value
/// ```
@SuppressWarnings("EnumOrdinal") // places in an array that nobody else sees
public final class Trace {
    /// Of a record.
    public static final int WORDS = 4;

    private static final Event[] EVENTS = Event.values();

    private final long[] ring;
    private final int mask;
    private long recorded;

    /// What is recorded, with the meaning of its two values.
    public enum Event {
        SENT("number", "bytes"),
        RECEIVED("number", "bytes"),
        ACKNOWLEDGED("largest", "newly_acked"),
        LOST("number", "bytes"),
        PROBE("count", "backoff"),
        PATH("moved_proven_refused", "unused"),
        PACKET_SIZE("bytes", "previous"),
        KEYS("epoch", "phase"),
        CLOSED("code", "side");

        private final String first;
        private final String second;

        Event(String first, String second) {
            this.first = first;
            this.second = second;
        }
    }

    /// `records` is a power of two.
    Trace(int records) {
        Check.that(Integer.bitCount(records) == 1, "a trace of " + records + " records");
        ring = new long[records * WORDS];
        mask = records - 1;
    }

    void record(long nowNs, Event event, long first, long second) {
        int at = ((int) recorded & mask) * WORDS;
        recorded++;
        ring[at] = nowNs;
        ring[at + 1] = event.ordinal();
        ring[at + 2] = first;
        ring[at + 3] = second;
    }

    /// How many there ever were.
    public long recorded() {
        return recorded;
    }

    /// Of these the first that is still there.
    public long oldest() {
        return Math.max(0, recorded - mask - 1);
    }

    /// Copies that record: time, place of the event among all events, and its two values.
    public void copy(long record, long[] into, int at) {
        Check.that(record >= oldest() && record < recorded, "record " + record);
        System.arraycopy(ring, ((int) record & mask) * WORDS, into, at, WORDS);
    }

    /// The records that are still there, oldest first: one JSON object per line, in the manner of
    /// qlog, with times relative to the first.
    public String json() {
        StringBuilder text = new StringBuilder();
        long oldest = oldest();
        for (long record = oldest; record < recorded; record++) {
            int at = ((int) record & mask) * WORDS;
            Event event = EVENTS[(int) ring[at + 1]];
            long sinceFirstNs = ring[at] - ring[((int) oldest & mask) * WORDS];
            text.append("{\"time\":")
                    .append(sinceFirstNs / 1e6)
                    .append(",\"name\":\"")
                    .append(event.name().toLowerCase(Locale.ROOT))
                    .append("\",\"data\":{\"")
                    .append(event.first)
                    .append("\":")
                    .append(ring[at + 2])
                    .append(",\"")
                    .append(event.second)
                    .append("\":")
                    .append(ring[at + 3])
                    .append("}}\n");
        }
        return text.toString();
    }
}
