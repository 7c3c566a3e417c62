package io.wraith.meet;

/// What a person typed or pasted: a value, or a sentence for that person why it is none.
public sealed interface Parsed<T> {
    /// A value.
    record Of<T>(T value) implements Parsed<T> {}

    /// None; `why` is one line that quotes nothing secret.
    record Not<T>(String why) implements Parsed<T> {}
}
