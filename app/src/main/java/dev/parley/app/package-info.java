/// The program: its command line, its targets and the wiring of all modules.
@NullMarked
package dev.parley.app;

import org.jspecify.annotations.NullMarked;
