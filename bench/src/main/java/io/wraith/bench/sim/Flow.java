package io.wraith.bench.sim;

/// Somebody's data from one machine to another, as an observer of both sees it.
interface Flow {
    String name();

    /// Application bytes that the receiving application has.
    long deliveredBytes();

    /// What the sender may have in flight.
    double windowBytes();

    /// The sender's newest measurement; 0 while there is none.
    long rttNs();

    /// The loss that the sender takes for random, as a share.
    double lossFloor();
}
