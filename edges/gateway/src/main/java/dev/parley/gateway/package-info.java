/// The public door: the contract over REST, gRPC and gRPC-Web on one port, and its documents.
@NullMarked
package dev.parley.gateway;

import org.jspecify.annotations.NullMarked;
