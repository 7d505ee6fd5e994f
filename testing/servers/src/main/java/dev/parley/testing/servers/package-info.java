/// Real Redis and RabbitMQ on free ports of loopback, and what it takes to start and to harm them.
@NullMarked
package dev.parley.testing.servers;

import org.jspecify.annotations.NullMarked;
