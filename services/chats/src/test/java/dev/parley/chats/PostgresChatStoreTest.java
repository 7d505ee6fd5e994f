package dev.parley.chats;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresChatStoreTest extends ChatStoreContract {
  private static Fixture fixture;

  @BeforeAll
  static void open() {
    fixture = new Fixture();
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @Override
  Storage storage() {
    return fixture.storage;
  }
}
