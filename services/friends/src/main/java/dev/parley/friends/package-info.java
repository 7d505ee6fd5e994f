/// Who is whose friend, who has asked whom, and who has blocked whom.
@NullMarked
package dev.parley.friends;

import org.jspecify.annotations.NullMarked;
