/// Tests of the databases, and the database that other modules' tests use.
@NullMarked
package dev.parley.db;

import org.jspecify.annotations.NullMarked;
