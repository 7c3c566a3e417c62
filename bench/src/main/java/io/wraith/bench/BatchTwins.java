package io.wraith.bench;

import io.wraith.bench.result.NumberOptions;
import io.wraith.bench.result.Results;

import java.io.IOException;
import java.util.List;

/// What the kernel's ways of moving much with few calls gain over their plain twins, on loopback
/// and on one thread: the work of both ends' stacks is then in the sender's calls.
///
/// `wraith bench twins`
final class BatchTwins {
    private static final long TURNS_NS = 60_000_000;

    private BatchTwins() {}

    static int run(List<String> arguments, Results results) throws IOException {
        int rounds = NumberOptions.rounds(arguments, 9);
        try (DatagramTwins datagrams = new DatagramTwins(results)) {
            datagrams.compare(rounds, TURNS_NS);
        }
        try (StreamTwins streams = new StreamTwins(results)) {
            streams.compare(rounds, TURNS_NS);
        }
        return 0;
    }
}
