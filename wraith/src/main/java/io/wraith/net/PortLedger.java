package io.wraith.net;

/// What both halves of a port write down: what they count, what was reported to them, and which of
/// our addresses peers know.
record PortLedger(PortCounts counts, NoticeQueue notices, ReplySources sources) {}
