/// The report of a run: one page that needs no network, and its tables in Markdown.
@NullMarked
package io.wraith.bench.page;

import org.jspecify.annotations.NullMarked;
