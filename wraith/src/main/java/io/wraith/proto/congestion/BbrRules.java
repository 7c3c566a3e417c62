package io.wraith.proto.congestion;

/// Where BBR does more than its draft: `learnsFloor` tells random loss from congestion with a
/// [LossFloor], `watchesQueue` answers the queue that its own round trips show with a [QueueWatch].
record BbrRules(boolean learnsFloor, boolean watchesQueue) {
    static final BbrRules DRAFT = new BbrRules(false, false);
    static final BbrRules OURS = new BbrRules(true, true);
}
