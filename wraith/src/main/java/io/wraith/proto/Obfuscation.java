package io.wraith.proto;

/// How packets are shaped against onlookers: what is added to a plaintext, what the clear bytes of
/// a header look like, and when packets leave. One mode exists so far; a peer or a configuration
/// that names another is refused.
public enum Obfuscation {
    /// Nothing is hidden but the content: full packets have one size, numbers are clear, packets
    /// leave when congestion control lets them.
    PERFORMANCE(0);

    private final int id;

    Obfuscation(int id) {
        this.id = id;
    }

    public int id() {
        return id;
    }
}
