package io.wraith.node.doctor;

/// What came of trying something on the running kernel.
///
/// @param detail how it works, or why it does not
public record Answer(boolean works, String detail) {}
