package dev.parley.chats;

import dev.parley.api.chats.v1.Message;
import dev.parley.api.realtime.v1.ChatChanged;
import dev.parley.api.realtime.v1.ChatDeleted;
import dev.parley.api.realtime.v1.ChatMuted;
import dev.parley.api.realtime.v1.MemberAdded;
import dev.parley.api.realtime.v1.MemberChanged;
import dev.parley.api.realtime.v1.MemberRemoved;
import dev.parley.api.realtime.v1.Read;
import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.api.realtime.v1.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Says what happened, and to whom it is told. Stateless.
final class Notes {
  /// In larger chats a read marker is told to its owner only.
  static final int SMALL_CHAT = 50;

  private Notes() {}

  static Note message(UUID chatId, Message message) {
    return Note.toChat(chatId, ServerFrame.newBuilder().setMessage(message));
  }

  static Note messageChanged(UUID chatId, Message message) {
    return Note.toChat(chatId, ServerFrame.newBuilder().setMessageChanged(message));
  }

  /// Each member is told to the chat and to themselves, who may not listen to the chat yet.
  static List<Note> membersAdded(UUID chatId, List<StoredMember> members, UUID actorId) {
    List<Note> notes = new ArrayList<>(members.size() * 2);
    for (StoredMember member : members) {
      MemberAdded added =
          MemberAdded.newBuilder()
              .setChatId(chatId.toString())
              .setMember(Protos.member(member))
              .setActorId(actorId.toString())
              .build();
      notes.add(Note.toUser(member.userId(), ServerFrame.newBuilder().setMemberAdded(added)));
      notes.add(Note.toChat(chatId, ServerFrame.newBuilder().setMemberAdded(added)));
    }
    return notes;
  }

  static Note memberRemoved(UUID chatId, UUID userId, UUID actorId) {
    return Note.toChat(
        chatId,
        ServerFrame.newBuilder()
            .setMemberRemoved(
                MemberRemoved.newBuilder()
                    .setChatId(chatId.toString())
                    .setUserId(userId.toString())
                    .setActorId(actorId.toString())));
  }

  static Note memberChanged(UUID chatId, StoredMember member, UUID actorId) {
    return Note.toChat(
        chatId,
        ServerFrame.newBuilder()
            .setMemberChanged(
                MemberChanged.newBuilder()
                    .setChatId(chatId.toString())
                    .setMember(Protos.member(member))
                    .setActorId(actorId.toString())));
  }

  static Note chatChanged(UUID chatId, String name, String description, UUID actorId) {
    return Note.toChat(
        chatId,
        ServerFrame.newBuilder()
            .setChatChanged(
                ChatChanged.newBuilder()
                    .setChatId(chatId.toString())
                    .setName(name)
                    .setDescription(description)
                    .setActorId(actorId.toString())));
  }

  static Note chatDeleted(UUID chatId, UUID actorId) {
    return Note.toChat(
        chatId,
        ServerFrame.newBuilder()
            .setChatDeleted(
                ChatDeleted.newBuilder()
                    .setChatId(chatId.toString())
                    .setActorId(actorId.toString())));
  }

  /// Told to nobody else.
  static Note muted(UUID chatId, UUID userId, boolean muted) {
    return Note.toUser(
        userId,
        ServerFrame.newBuilder()
            .setChatMuted(ChatMuted.newBuilder().setChatId(chatId.toString()).setMuted(muted)));
  }

  /// Told to all processes that take messages in.
  static Note contact(UUID one, UUID other) {
    return new Note(
        Contacts.CHANNEL,
        Signal.newBuilder()
            .setContact(
                Signal.Contact.newBuilder().setUserId(one.toString()).setOtherId(other.toString()))
            .build());
  }

  static List<Note> read(StoredChat chat, UUID userId, long seq) {
    Read read =
        Read.newBuilder()
            .setChatId(chat.id().toString())
            .setUserId(userId.toString())
            .setSeq(seq)
            .build();
    Note own = Note.toUser(userId, ServerFrame.newBuilder().setRead(read));
    return chat.memberCount() > SMALL_CHAT
        ? List.of(own)
        : List.of(own, Note.toChat(chat.id(), ServerFrame.newBuilder().setRead(read)));
  }
}
