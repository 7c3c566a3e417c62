package io.wraith.kit;

import java.util.function.Consumer;

/// One step of a [Pipeline], run by a thread of its own. `accept` gives any number of items, now or
/// later, to `next`, which waits while the following stage is behind.
///
/// @param <I> what it takes
/// @param <O> what it gives
@FunctionalInterface
public interface Stage<I, O> {
    void accept(I item, Consumer<? super O> next) throws Exception;

    /// Gives away what was held back: nothing more may come for a while, or ever.
    default void flush(Consumer<? super O> next) throws Exception {}
}
