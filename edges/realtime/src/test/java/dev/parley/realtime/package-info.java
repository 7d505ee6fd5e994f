/// Tests of the real-time edge on a real server with real clients.
@NullMarked
package dev.parley.realtime;

import org.jspecify.annotations.NullMarked;
