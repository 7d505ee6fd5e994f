/// The WebSocket door: holds the connections, takes their frames and tells them what happens.
@NullMarked
package dev.parley.realtime;

import org.jspecify.annotations.NullMarked;
