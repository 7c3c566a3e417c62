/// What others found out about transports, tried here: each claim beside our figure.
@NullMarked
package io.wraith.bench.findings;

import org.jspecify.annotations.NullMarked;
