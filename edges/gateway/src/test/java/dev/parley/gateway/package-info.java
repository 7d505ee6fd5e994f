/// Tests of the public door, against a real server with real gRPC services behind it.
@NullMarked
package dev.parley.gateway;

import org.jspecify.annotations.NullMarked;
