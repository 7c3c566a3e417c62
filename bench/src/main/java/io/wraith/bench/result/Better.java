package io.wraith.bench.result;

/// Which end of a figure is good.
public enum Better {
    MORE,
    LESS,
    /// It only explains others.
    NEITHER
}
