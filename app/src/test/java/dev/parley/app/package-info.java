/// Tests of the program as a whole.
@NullMarked
package dev.parley.app;

import org.jspecify.annotations.NullMarked;
