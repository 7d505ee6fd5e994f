/// gRPC between Parley's services, in one process or over the network, and what every door shares:
/// errors, callers, field rules, JSON.
@NullMarked
package dev.parley.rpc;

import org.jspecify.annotations.NullMarked;
