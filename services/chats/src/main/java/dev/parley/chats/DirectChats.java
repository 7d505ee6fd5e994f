package dev.parley.chats;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.NameBasedGenerator;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// What all direct chats have in common. Stateless.
final class DirectChats {
  /// Never to be changed: the ids of all direct chats hang on it.
  private static final UUID NAMESPACE = UUID.fromString("6d1b4e0c-3f0e-5b8a-9a53-0c7f4ad2d9e1");

  /// Where the version stands in the canonical form of a UUID.
  private static final int VERSION_AT = 14;

  private DirectChats() {}

  /// The id of the direct chat of two people, the same from both sides: the name-based UUID (RFC
  /// 9562, version 5) of their canonical ids in ascending order with a colon between them. Whoever
  /// sends first thus finds the id without asking, and the primary key allows only one chat per
  /// pair.
  ///
  /// @param one a user
  /// @param other another, or the same for a chat with oneself
  static UUID id(UUID one, UUID other) {
    String a = one.toString();
    String b = other.toString();
    String name = a.compareTo(b) <= 0 ? a + ":" + b : b + ":" + a;
    NameBasedGenerator generator = Generators.nameBasedGenerator(NAMESPACE);
    return generator.generate(name);
  }

  /// Whether an id is that of a direct chat: no other chat's id is name-based.
  static boolean isDirect(UUID chatId) {
    return chatId.version() == 5;
  }

  /// The same, of an id in its canonical form, without reading all of it.
  static boolean isDirect(String chatId) {
    return chatId.charAt(VERSION_AT) == '5';
  }

  /// A direct chat nobody has written to yet.
  static StoredChat chat(UUID id, UUID creatorId, UUID peerId, Instant at) {
    int count = creatorId.equals(peerId) ? 1 : 2;
    return new StoredChat(id, peerId, "", "", creatorId, at, count, 0, 0, at);
  }

  /// Its members after its first message.
  static List<StoredMember> members(UUID creatorId, UUID peerId, Instant at) {
    StoredMember creator = new StoredMember(creatorId, ChatRole.MEMBER, at, 1);
    return creatorId.equals(peerId)
        ? List.of(creator)
        : List.of(creator, new StoredMember(peerId, ChatRole.MEMBER, at, 0));
  }
}
