package io.wraith.proto;

/// What one connection counts.
public enum Counter {
    DATAGRAMS_RECEIVED("datagrams", "datagrams that arrived under one of its ids"),
    BYTES_RECEIVED("bytes", "bytes of those datagrams"),
    DATAGRAMS_SENT("datagrams", "datagrams handed out"),
    BYTES_SENT("bytes", "bytes of those datagrams"),
    FORGED("datagrams", "datagrams that did not open"),
    DUPLICATES("datagrams", "datagrams whose number was seen or too old"),
    PACKETS_LOST("packets", "packets declared lost"),
    SPURIOUS_LOSSES("packets", "packets that arrived after they were declared lost"),
    PROBES("packets", "packets sent because no acknowledgement came"),
    PERSISTENT_CONGESTION("times", "collapses of the path"),
    PATH_CHANGES("times", "changes of the peer's address that were proven"),
    PATH_REFUSALS("times", "addresses that did not answer a challenge"),
    MTU_RAISED("times", "larger packets found to pass"),
    BLACK_HOLES("times", "packet sizes that stopped passing"),
    CONGESTION_MARKS("packets", "packets that arrived with a mark of congestion"),
    ECN_REFUSALS("times", "paths found not to carry such marks"),
    KEY_PHASES("times", "keys ratcheted forward"),
    KEY_EPOCHS("times", "fresh keys exchanged");

    private final String unit;
    private final String help;

    Counter(String unit, String help) {
        this.unit = unit;
        this.help = help;
    }

    public String unit() {
        return unit;
    }

    public String help() {
        return help;
    }
}
