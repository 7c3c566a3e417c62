package io.wraith.bench;

import java.io.IOException;

/// What the kernel's ways of moving much with few calls gain over their plain twins, on loopback
/// and on one thread: the work of both ends' stacks is then in the sender's calls.
///
/// `wraith bench twins`
public final class BatchTwins {
    private static final long TURNS_NS = 60_000_000;

    private BatchTwins() {}

    /// Optional argument: the number of rounds.
    public static void main(String[] arguments) throws IOException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 9;
        try (DatagramTwins datagrams = new DatagramTwins()) {
            datagrams.compare(rounds, TURNS_NS);
        }
        try (StreamTwins streams = new StreamTwins()) {
            streams.compare(rounds, TURNS_NS);
        }
    }
}
