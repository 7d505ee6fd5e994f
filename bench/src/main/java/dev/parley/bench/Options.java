package dev.parley.bench;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/// What the command line asks for.
///
/// @param launcher the parley script
/// @param server one that runs already
/// @param cluster whether each server is a cluster of processes in place of one process
/// @param rounds of each figure, at least 1
/// @param seconds measured in a round, at least 1
/// @param connections that send in P1 and P2, at least 1
/// @param quick only a trial of the instrument: small sizes will do
record Options(
    Path launcher,
    Optional<URI> server,
    boolean cluster,
    int rounds,
    int seconds,
    int connections,
    boolean quick) {}
