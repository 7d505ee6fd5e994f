/// Chats, their members and their messages: what is sent, in which order, and who may see it.
@NullMarked
package dev.parley.chats;

import org.jspecify.annotations.NullMarked;
