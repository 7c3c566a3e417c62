package io.wraith.bench.sim;

/// Where the bytes of a [LinkModel]'s packets lie. Each packet that the model holds counts as one
/// reference; what it gives out it does not hold any more.
public interface Payloads {
    /// The model made a second packet of one.
    void share(long payload);

    /// A packet was lost.
    void release(long payload);
}
