/// A real RabbitMQ for tests.
@NullMarked
package dev.parley.testing.rabbit;

import org.jspecify.annotations.NullMarked;
