/// What black-box tests drive Parley with: servers in this process or their own, people, clients.
@NullMarked
package dev.parley.testing;

import org.jspecify.annotations.NullMarked;
