/// Events between processes over RabbitMQ.
@NullMarked
package dev.parley.rabbit;

import org.jspecify.annotations.NullMarked;
