/// Accounts: credentials, sessions, tokens, profiles and the search for people.
@NullMarked
package dev.parley.accounts;

import org.jspecify.annotations.NullMarked;
