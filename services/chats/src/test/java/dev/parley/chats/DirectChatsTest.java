package dev.parley.chats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.kernel.Ids;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DirectChatsTest {
  @Test
  void theIdIsTheSameFromBothSides() {
    UUID ann = Ids.next();
    UUID bob = Ids.next();
    assertThat(DirectChats.id(ann, bob)).isEqualTo(DirectChats.id(bob, ann));
    assertThat(DirectChats.id(ann, ann)).isNotEqualTo(DirectChats.id(bob, bob));
  }

  @Test
  void theIdNeverChanges() {
    UUID one = UUID.fromString("00000000-0000-7000-8000-000000000001");
    UUID two = UUID.fromString("f0000000-0000-7000-8000-000000000002");
    UUID id = DirectChats.id(two, one);
    assertThat(id.version()).isEqualTo(5);
    assertThat(id).hasToString("9384e945-7b36-53dc-9225-a3af600bbda9");
  }
}
