package dev.parley.db;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The data of an embedded server: a folder that `initdb` made, and its password. Immutable.
///
/// @param data the folder that PostgreSQL calls its data directory
/// @param password of the superuser and of the role that the services use
record PostgresCluster(Path data, String password) {

  /// The role that makes databases and roles; used by the server itself only.
  static final String SUPERUSER = "postgres";

  private static final Logger log = LoggerFactory.getLogger(PostgresCluster.class);

  /// The data below a folder, made first if there is none. A crash in between leaves no half-made
  /// data.
  ///
  /// @throws DatabaseStartException when another major version wrote the data
  static PostgresCluster open(Path folder, PostgresBinaries binaries, PostgresPrograms programs)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path data = folder.resolve("data");
    Path secret = folder.resolve("password");
    if (!Files.exists(data)) {
      create(data, secret, programs);
    }
    Path versionFile = data.resolve("PG_VERSION");
    if (!Files.isRegularFile(versionFile)) {
      throw new DatabaseStartException(
          data + " is not the data of a PostgreSQL; move it away or restore it from a backup");
    }
    String written = Files.readString(versionFile).strip();
    if (!written.equals(binaries.major())) {
      throw new DatabaseStartException(
          ("%s was written by PostgreSQL %s, and this Parley brings %s; "
                  + "dump the data with the older Parley and restore it with this one")
              .formatted(data, written, binaries.version()));
    }
    if (!Files.isRegularFile(secret)) {
      throw new DatabaseStartException(
          "The database's password is missing: restore " + secret + " from a backup");
    }
    return new PostgresCluster(data.toRealPath(), Files.readString(secret).strip());
  }

  private static void create(Path data, Path secret, PostgresPrograms programs)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    // The password is durable before the data that needs it: a crash leaves a password at most.
    Files.deleteIfExists(secret);
    Files.createFile(
        secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    try (FileChannel channel = FileChannel.open(secret, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(Base64.getUrlEncoder().withoutPadding().encode(random)));
      channel.force(true);
    }

    Path fresh = data.resolveSibling("data-unfinished");
    Folders.delete(fresh);
    programs.run(
        "initdb",
        "--pgdata=" + fresh,
        "--username=" + SUPERUSER,
        "--pwfile=" + secret,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        // Unicode's own rules for upper and lower case, the same on every machine for ever; order
        // is by code point, so indexes survive an upgrade of the system's libraries.
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C",
        // Trigrams and full-text search still ask the system what is a letter.
        "--lc-ctype=C.UTF-8",
        "--data-checksums",
        "--no-instructions");
    Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
    log.atInfo()
        .addKeyValue("millis", (System.nanoTime() - start) / 1_000_000)
        .log("PostgreSQL data folder made");
  }
}
