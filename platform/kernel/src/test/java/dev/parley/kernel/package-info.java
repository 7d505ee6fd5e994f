/// Tests of the kernel.
@NullMarked
package dev.parley.kernel;

import org.jspecify.annotations.NullMarked;
