package io.wraith.bench.link;

/// What is counted about one direction of a link. Packets are those of the wire, however many of
/// them came as one.
public enum LinkCounter {
    PACKETS("packets"),
    BYTES("bytes of IP"),
    READS("read at once"),
    OVERFLOWED("dropped before the full queue"),
    LOST("lost"),
    DELIVERED("delivered"),
    DELIVERED_BYTES("bytes delivered"),
    WRITES("written at once"),
    MARKED("marked"),
    NO_MEMORY("thrown away for want of memory"),
    UNREAD("dropped before they were read"),
    REFUSED("refused by the kernel"),
    HOUSEKEEPING("of the kernel's own");

    private final String meaning;

    LinkCounter(String meaning) {
        this.meaning = meaning;
    }

    public String meaning() {
        return meaning;
    }
}
