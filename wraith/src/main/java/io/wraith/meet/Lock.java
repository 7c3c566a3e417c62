package io.wraith.meet;

/// A code that opens a door, for one purpose.
///
/// @param guesses how often it may still be tried
public record Lock(Code code, Guesses guesses, Purpose purpose) {}
