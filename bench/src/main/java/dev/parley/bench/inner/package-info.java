/// The inner loops that every message passes, alone.
@NullMarked
package dev.parley.bench.inner;

import org.jspecify.annotations.NullMarked;
