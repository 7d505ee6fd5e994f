package dev.parley.chats;

import com.google.protobuf.Timestamp;
import dev.parley.api.chats.v1.Chat;
import dev.parley.api.chats.v1.ChatKind;
import dev.parley.api.chats.v1.Member;
import dev.parley.api.chats.v1.Message;
import dev.parley.api.chats.v1.Reaction;
import dev.parley.api.chats.v1.Reply;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Turns rows into messages of the contract: the only place that does. Stateless.
final class Protos {
  private Protos() {}

  static Chat chat(Membership membership, @Nullable Message last) {
    StoredChat chat = membership.chat();
    Chat.Builder proto =
        Chat.newBuilder()
            .setId(chat.id().toString())
            .setKind(chat.direct() ? ChatKind.CHAT_KIND_DIRECT : ChatKind.CHAT_KIND_GROUP)
            .setName(chat.name())
            .setDescription(chat.description())
            .setCreatorId(chat.creatorId().toString())
            .setCreatedAt(time(chat.createdAt()))
            .setMemberCount(chat.memberCount())
            .setRole(membership.me().role().proto())
            .setLastSeq(chat.lastSeq())
            .setReadSeq(membership.me().readSeq())
            .setUnreadCount(membership.unread())
            .setLastChange(chat.lastChange())
            .setMuted(membership.me().muted())
            .setMentionSeq(membership.me().mentionSeq());
    UUID peer = chat.peerId();
    if (peer != null) {
      UUID other = peer.equals(membership.me().userId()) ? chat.creatorId() : peer;
      proto.setPeerId(other.toString());
    }
    if (last != null) {
      proto.setLastMessage(last);
    }
    return proto.build();
  }

  static Member member(StoredMember member) {
    return Member.newBuilder()
        .setUserId(member.userId().toString())
        .setRole(member.role().proto())
        .setJoinedAt(time(member.joinedAt()))
        .setReadSeq(member.readSeq())
        .build();
  }

  static Message message(
      StoredMessage message, @Nullable ReplyTarget target, List<ReactionCount> reactions) {
    Message.Builder proto =
        Message.newBuilder()
            .setChatId(message.chatId().toString())
            .setSeq(message.seq())
            .setSenderId(message.senderId().toString())
            .setClientId(message.clientId())
            .setSentAt(time(message.sentAt()))
            .setText(message.text())
            .setChange(message.change());
    message.mentions().forEach(id -> proto.addMentionIds(id.toString()));
    Instant editedAt = message.editedAt();
    if (editedAt != null) {
      proto.setEditedAt(time(editedAt));
    }
    Instant deletedAt = message.deletedAt();
    if (deletedAt != null) {
      proto.setDeletedAt(time(deletedAt));
    }
    if (target != null) {
      proto.setReply(
          Reply.newBuilder()
              .setSeq(target.key().seq())
              .setSenderId(target.senderId().toString())
              .setExcerpt(target.excerpt())
              .setDeleted(target.deleted()));
    }
    for (ReactionCount reaction : reactions) {
      Reaction.Builder one = proto.addReactionsBuilder();
      one.setEmoji(reaction.emoji()).setCount(reaction.count());
      reaction.userIds().forEach(id -> one.addUserIds(id.toString()));
    }
    return proto.build();
  }

  static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  static Timestamp time(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
