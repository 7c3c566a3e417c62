/// Where the time of a packet goes, and what of it could be had cheaper: the transport's processor
/// time by stages.
@NullMarked
package io.wraith.bench.breakdown;

import org.jspecify.annotations.NullMarked;
