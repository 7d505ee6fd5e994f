package dev.parley.friends;

import dev.parley.api.realtime.v1.Signal;

/// A signal on its way to a channel, once what it tells is committed. Immutable.
///
/// @param channel `user:<id>` or `contacts`
/// @param signal what to say there
record Note(String channel, Signal signal) {}
