package dev.parley.app;

import dev.parley.kernel.Component;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The folder that holds everything a server keeps, locked so that one process uses it at a time.
/// Thread-safe.
///
/// The operating system gives the lock back when the process dies, however that happens.
final class DataFolder implements Component {

  private static final String LOCK_FILE = "parley.lock";

  private final Path path;
  private final FileChannel channel;

  private DataFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /// Makes the folder, readable by its owner only, if it is missing, and locks it.
  ///
  /// @throws IOException with a message for an operator when it cannot be made, written or locked
  static DataFolder open(Path path) throws IOException {
    Path folder = path.toAbsolutePath().normalize();
    try {
      create(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve(LOCK_FILE),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (lock(channel) == null) {
        String holder = holder(channel);
        channel.close();
        throw new IOException(
            "The data folder "
                + folder
                + " is in use by another Parley"
                + holder
                + "; stop that one or choose another folder with --data-dir");
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)),
          0);
      return new DataFolder(folder, channel);
    } catch (FileSystemException failure) {
      throw new IOException(
          "The data folder "
              + folder
              + " cannot be used: "
              + failure.getClass().getSimpleName()
              + " "
              + failure.getMessage(),
          failure);
    }
  }

  /// The folder, absolute.
  Path path() {
    return path;
  }

  @Override
  public void check() throws IOException {
    if (!Files.isWritable(path)) {
      throw new IOException("the data folder cannot be written");
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void create(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = folder.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectory(folder);
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException sameProcess) {
      return null;
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    var bytes = ByteBuffer.allocate(32);
    channel.read(bytes, 0);
    String pid = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip();
    return Optional.of(pid)
        .filter(text -> !text.isEmpty())
        .map(text -> " (process " + text + ")")
        .orElse("");
  }
}
