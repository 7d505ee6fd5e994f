/// What every process of Parley has: configuration, the module graph, ids, health, metrics, logs.
@NullMarked
package dev.parley.kernel;

import org.jspecify.annotations.NullMarked;
