/// The outbox of a service, in its own database.
@NullMarked
package dev.parley.outbox;

import org.jspecify.annotations.NullMarked;
