package dev.parley.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes the documents of the API from the contract, while Parley is built. Stateless.
public final class ApiDocuments {
  private ApiDocuments() {}

  /// Writes `openapi.json` and `collection.json`.
  ///
  /// @param args the folder to write to, and the version of Parley
  /// @throws IOException if they cannot be written
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    ContractComments comments = ContractComments.load();
    write(folder.resolve("openapi.json"), OpenApiDocument.of(comments, args[1]));
    write(folder.resolve("collection.json"), RequestCollection.of(comments));
  }

  private static void write(Path file, ObjectNode document) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, document.toPrettyString().replace("\r\n", "\n") + "\n");
  }
}
