/// What may be forgotten: caches and rate-limit buckets.
@NullMarked
package dev.parley.cache;

import org.jspecify.annotations.NullMarked;
