package dev.parley.it;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/// The tour of the README works as typed.
final class ReadmeTourIT {
  @Test
  void everyCommandOfTheTourDoesWhatItSays() throws IOException, InterruptedException {
    try (TestServer server = TestServer.start()) {
      ReadmeTour.take(server.base());
    }
  }
}
