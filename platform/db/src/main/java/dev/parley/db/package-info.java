/// Databases: PostgreSQL with a pool and migrations, and the embedded server that Parley brings.
@NullMarked
package dev.parley.db;

import org.jspecify.annotations.NullMarked;
