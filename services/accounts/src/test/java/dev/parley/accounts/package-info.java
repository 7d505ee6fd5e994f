/// Tests of accounts.
@NullMarked
package dev.parley.accounts;

import org.jspecify.annotations.NullMarked;
