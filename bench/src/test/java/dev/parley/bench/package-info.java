/// Tests of the instrument itself.
@NullMarked
package dev.parley.bench;

import org.jspecify.annotations.NullMarked;
