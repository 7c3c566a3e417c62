package io.wraith.bench;

/// What one run of a pipe came to.
///
/// @param plainBytes of one datagram
/// @param processCpuNs of all threads, which for Java includes the collector and the compiler
public record PipeRun(
        int plainBytes,
        long datagrams,
        long wallNs,
        long senderCpuNs,
        long receiverCpuNs,
        long processCpuNs) {
    double gigabitsPerSecond() {
        return 8.0 * plainBytes * datagrams / wallNs;
    }

    double senderNs() {
        return (double) senderCpuNs / datagrams;
    }

    double receiverNs() {
        return (double) receiverCpuNs / datagrams;
    }

    double processNs() {
        return (double) processCpuNs / datagrams;
    }

    /// What the busier of the two threads would do on a core of its own.
    double gigabitsPerCore() {
        return 8.0 * plainBytes / Math.max(senderNs(), receiverNs());
    }
}
