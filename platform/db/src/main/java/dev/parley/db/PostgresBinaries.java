package dev.parley.db;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/// PostgreSQL's programs for this machine, unpacked from the classpath once. Immutable.
///
/// @param root the folder with `bin`, `lib` and `share`
/// @param version for example `18.6`
record PostgresBinaries(Path root, String version) {

  private static final Logger log = LoggerFactory.getLogger(PostgresBinaries.class);
  private static final String VERSION_FILE = "VERSION";

  /// The programs, unpacked into a folder named after the archive's checksum unless they are there.
  ///
  /// @param folder where the programs of all versions are; several processes may unpack at once
  /// @return the programs
  /// @throws DatabaseStartException when there are none for this machine or they do not run
  static PostgresBinaries unpack(Path folder) throws IOException, InterruptedException {
    String name = resource(System.getProperty("os.name"), System.getProperty("os.arch"));
    URL archive = PostgresBinaries.class.getClassLoader().getResource(name);
    if (archive == null) {
      throw new DatabaseStartException(
          "This build of Parley brings no PostgreSQL for this machine ("
              + name
              + " is missing); set an external database");
    }
    Path root = folder.resolve("bin-%08x".formatted(checksum(archive)));
    if (!Files.isDirectory(root)) {
      long start = System.nanoTime();
      Files.createDirectories(folder);
      Path fresh = Files.createTempDirectory(folder, "unpacking-");
      try {
        extract(archive, fresh);
        String version = new PostgresPrograms(fresh).run("postgres", "--version");
        Files.writeString(fresh.resolve(VERSION_FILE), version.replaceAll("[^0-9.]", ""));
        move(fresh, root);
      } finally {
        Folders.delete(fresh);
      }
      log.atInfo()
          .addKeyValue("millis", (System.nanoTime() - start) / 1_000_000)
          .log("PostgreSQL unpacked");
    }
    return new PostgresBinaries(root, Files.readString(root.resolve(VERSION_FILE)).strip());
  }

  /// The major version, which must be that of the data.
  String major() {
    return version.split("\\.", 2)[0];
  }

  /// The name of the archive on the classpath, as the zonky project names them.
  static String resource(String osName, String osArch) {
    String system = osName.toLowerCase(Locale.ROOT);
    String os =
        system.startsWith("mac") ? "darwin" : system.startsWith("win") ? "windows" : "linux";
    String arch =
        switch (osArch) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm_64";
          default -> osArch;
        };
    return "postgres-" + os + "-" + arch + ".txz";
  }

  private static long checksum(URL archive) throws IOException {
    URLConnection connection = archive.openConnection();
    if (connection instanceof JarURLConnection jar) {
      long crc = jar.getJarEntry().getCrc();
      if (crc != -1) {
        return crc;
      }
    }
    CRC32 crc = new CRC32();
    try (InputStream stream = archive.openStream()) {
      byte[] buffer = new byte[1 << 16];
      for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
        crc.update(buffer, 0, read);
      }
    }
    return crc.getValue();
  }

  private static void extract(URL archive, Path into) throws IOException {
    try (InputStream stream = archive.openStream();
        TarArchiveInputStream tar =
            new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(stream)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = into.resolve(entry.getName()).normalize();
        if (!target.startsWith(into)) {
          throw new IOException("The archive of PostgreSQL leaves its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
          continue;
        }
        Files.createDirectories(target.resolveSibling("x").getParent());
        if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
          Files.copy(tar, target);
          if ((entry.getMode() & 0100) != 0 && !target.toFile().setExecutable(true, true)) {
            throw new IOException(target + " cannot be made executable");
          }
        }
      }
    }
  }

  private static void move(Path fresh, Path root) throws IOException {
    try {
      Files.move(fresh, root, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isDirectory(root)) {
        throw e;
      }
      // Another process was faster and unpacked the same.
    }
  }
}
