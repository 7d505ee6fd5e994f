@NullMarked
package dev.parley.rpc;

import org.jspecify.annotations.NullMarked;
