/// Real Redis processes for tests.
@NullMarked
package dev.parley.testing.redis;

import org.jspecify.annotations.NullMarked;
