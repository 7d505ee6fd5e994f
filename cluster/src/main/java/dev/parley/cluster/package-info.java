/// A whole cluster of Parley on one machine, to look at, to try and to break.
@NullMarked
package dev.parley.cluster;

import org.jspecify.annotations.NullMarked;
