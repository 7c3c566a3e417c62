/// What benchmarks come to: every figure of every one in one form, as a table for people, as lines
/// of JSON, beside an earlier run, and where it was taken.
@NullMarked
package io.wraith.bench.result;

import org.jspecify.annotations.NullMarked;
