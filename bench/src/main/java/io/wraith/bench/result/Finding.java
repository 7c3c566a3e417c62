package io.wraith.bench.result;

import io.wraith.node.JsonLine;

/// One thing that a benchmark found out. All have a line of JSON of their own kind.
public sealed interface Finding permits Grid, Missing, Parts, Result, Series {
    /// The word that tells the lines of JSON apart.
    String kind();

    /// What it is about: the name of a row in its table.
    String row();

    /// Adds what this kind has beyond kind, benchmark, table and row.
    void describe(JsonLine line);
}
