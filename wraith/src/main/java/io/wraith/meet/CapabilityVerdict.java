package io.wraith.meet;

/// What a capability that a peer presented is worth.
public sealed interface CapabilityVerdict {
    /// It holds.
    record Granted(Grant grant) implements CapabilityVerdict {}

    /// It does not. The peer may be told why: who holds a genuine one knows as much.
    record Refused(Refusal why) implements CapabilityVerdict {}
}
