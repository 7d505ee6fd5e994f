package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

  private final Path parent;

  DataFolderTest(@TempDir Path parent) {
    this.parent = parent;
  }

  @Test
  void aMissingFolderIsMadeForItsOwnerOnly() throws IOException {
    Path path = parent.resolve("a/b");

    try (var folder = DataFolder.open(path)) {
      assertThat(folder.path()).isEqualTo(path.toAbsolutePath()).isDirectory();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void aFolderInUseIsRefusedNamingItAndItsProcess() throws IOException {
    try (var folder = DataFolder.open(parent)) {
      assertThatIOException()
          .isThrownBy(() -> DataFolder.open(parent))
          .withMessageContaining("The data folder " + folder.path() + " is in use")
          .withMessageContaining("(process " + ProcessHandle.current().pid() + ")")
          .withMessageContaining("--data-dir");
    }
  }

  @Test
  void aFolderIsFreeAfterItWasClosed() throws IOException {
    DataFolder.open(parent).close();

    assertThatCode(() -> DataFolder.open(parent).close()).doesNotThrowAnyException();
  }

  @Test
  void aFileInTheWayIsNamed() throws IOException {
    Path file = Files.createFile(parent.resolve("file"));

    assertThatIOException()
        .isThrownBy(() -> DataFolder.open(file))
        .withMessageContaining(file + " cannot be used");
  }
}
