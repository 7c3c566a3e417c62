/// Wraith beside the programs that people use today, in turns on the same machine and path: whole
/// processes, started through the launcher as a user would. A program that is not installed is
/// named, and the rest goes on.
@NullMarked
package io.wraith.bench.contest;

import org.jspecify.annotations.NullMarked;
