@NullMarked
package dev.parley.it;

import org.jspecify.annotations.NullMarked;
