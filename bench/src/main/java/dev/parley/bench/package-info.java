/// The load generator: measures a running server from outside, over its public doors.
@NullMarked
package dev.parley.bench;

import org.jspecify.annotations.NullMarked;
