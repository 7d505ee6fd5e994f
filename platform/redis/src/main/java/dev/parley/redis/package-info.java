/// Redis, for what crosses processes: messages by topic, small scripts, and where its nodes are.
@NullMarked
package dev.parley.redis;

import org.jspecify.annotations.NullMarked;
