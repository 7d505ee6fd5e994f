/// What one part of Parley tells the others after it happened.
@NullMarked
package dev.parley.events;

import org.jspecify.annotations.NullMarked;
