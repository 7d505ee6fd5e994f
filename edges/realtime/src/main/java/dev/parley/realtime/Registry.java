package dev.parley.realtime;

import dev.parley.api.realtime.v1.Signal;
import dev.parley.events.Signals;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Who is connected and in which chats; listens to one channel per user and per chat while anyone
/// here is concerned. Thread-safe.
///
/// Locks are taken in the order user entry, user, chat entry; signals come without a lock.
final class Registry {
  private final Map<UUID, UserChannel> users = new ConcurrentHashMap<>();
  private final Map<UUID, ChatChannel> chats = new ConcurrentHashMap<>();
  private final Signals signals;
  private final Ear ear;

  /// Who is told what comes on the channels, on threads of the signals.
  interface Ear {
    void heard(UserChannel user, Signal signal);

    void heard(ChatChannel chat, Signal signal);

    /// Signals about the user may be missing.
    void missed(UserChannel user);

    /// Signals about the chat may be missing.
    void missed(ChatChannel chat);
  }

  /// Makes an empty registry.
  ///
  /// @param signals where to listen
  /// @param ear told what is heard
  Registry(Signals signals, Ear ear) {
    this.signals = signals;
    this.ear = ear;
  }

  /// Listens for a user; to be undone by [#detach].
  UserChannel attach(UUID userId) {
    return users.compute(
        userId,
        (id, present) -> {
          UserChannel user = present == null ? new UserChannel(id) : present;
          if (present == null) {
            user.subscription = signals.subscribe("user:" + id, new UserEar(user));
          }
          user.attached++;
          return user;
        });
  }

  /// Undoes one [#attach]; after the last, nothing of the user is left.
  void detach(UserChannel user) {
    users.computeIfPresent(
        user.id(),
        (_, present) -> {
          if (--present.attached > 0) {
            return present;
          }
          close(present.subscription);
          leaveAll(present);
          return null;
        });
  }

  Optional<UserChannel> user(UUID id) {
    return Optional.ofNullable(users.get(id));
  }

  /// Brings the user's chats up to date.
  ///
  /// What comes by signals meanwhile wins over what was asked for before it. After chats were
  /// joined, it asks again: who was removed from one of them before it was listened to is out.
  /// Asks after the subscriptions are in force; where one is not in time, the ear is told that
  /// signals are missing as soon as it is.
  ///
  /// @param ask the user's chats now
  void load(UserChannel user, Supplier<Set<UUID>> ask) {
    InForce inForce = new InForce();
    user.loading.lock();
    try {
      synchronized (user) {
        user.joinedWhileLoading = new HashSet<>();
      }
      inForce.await(user.inForce(), () -> ear.missed(user));
      Set<UUID> latest = ask.get();
      boolean joined = false;
      for (UUID chat : latest) {
        joined |= put(user, chat);
      }
      if (joined) {
        for (UUID chat : latest) {
          ChatChannel channel = chats.get(chat);
          if (channel != null) {
            inForce.await(channel.inForce(), () -> lateInForce(channel));
          }
        }
        latest = ask.get();
      }
      retain(user, latest);
    } finally {
      synchronized (user) {
        user.joinedWhileLoading = null;
      }
      user.loading.unlock();
    }
  }

  /// The user is a member from now on.
  void join(UserChannel user, UUID chat) {
    synchronized (user) {
      if (user.joinedWhileLoading != null) {
        user.joinedWhileLoading.add(chat);
      }
      put(user, chat);
    }
  }

  /// The user is no member any more.
  void leave(UserChannel user, UUID chat) {
    synchronized (user) {
      if (user.joinedWhileLoading != null) {
        user.joinedWhileLoading.remove(chat);
      }
      if (user.chats.remove(chat)) {
        drop(user, chat);
      }
    }
  }

  /// The chat is gone.
  void dissolve(ChatChannel chat) {
    for (UserChannel user : chat.users()) {
      leave(user, chat.id());
    }
  }

  /// Listens to a chat although nobody here is in it yet; to be undone by [#unpin].
  ChatChannel pin(UUID chatId) {
    return chats.compute(
        chatId,
        (id, present) -> {
          ChatChannel chat = present == null ? open(id) : present;
          chat.pins++;
          return chat;
        });
  }

  void unpin(UUID chatId) {
    chats.computeIfPresent(
        chatId,
        (_, chat) -> {
          chat.pins--;
          return orClosed(chat);
        });
  }

  int chatCount() {
    return chats.size();
  }

  private boolean put(UserChannel user, UUID chatId) {
    synchronized (user) {
      if (user.gone || !user.chats.add(chatId)) {
        return false;
      }
      chats.compute(
          chatId,
          (id, present) -> {
            ChatChannel chat = present == null ? open(id) : present;
            chat.add(user);
            return chat;
          });
      return true;
    }
  }

  private void retain(UserChannel user, Set<UUID> latest) {
    synchronized (user) {
      Set<UUID> joined = user.joinedWhileLoading == null ? Set.of() : user.joinedWhileLoading;
      user.chats.removeIf(
          chat -> {
            boolean out = !latest.contains(chat) && !joined.contains(chat);
            if (out) {
              drop(user, chat);
            }
            return out;
          });
    }
  }

  private void leaveAll(UserChannel user) {
    synchronized (user) {
      user.gone = true;
      user.chats.forEach(chat -> drop(user, chat));
      user.chats.clear();
    }
  }

  private void drop(UserChannel user, UUID chatId) {
    chats.computeIfPresent(
        chatId,
        (_, chat) -> {
          chat.remove(user);
          return orClosed(chat);
        });
  }

  private ChatChannel open(UUID id) {
    ChatChannel chat = new ChatChannel(id);
    chat.subscription = signals.subscribe("chat:" + id, new ChatEar(chat));
    return chat;
  }

  private void lateInForce(ChatChannel chat) {
    if (chat.users().length > 0) {
      ear.missed(chat);
    }
  }

  private final class UserEar implements Signals.Listener {
    private final UserChannel user;

    UserEar(UserChannel user) {
      this.user = user;
    }

    @Override
    public void heard(Signal signal) {
      ear.heard(user, signal);
    }

    @Override
    public void missed() {
      ear.missed(user);
    }
  }

  private final class ChatEar implements Signals.Listener {
    private final ChatChannel chat;

    ChatEar(ChatChannel chat) {
      this.chat = chat;
    }

    @Override
    public void heard(Signal signal) {
      ear.heard(chat, signal);
    }

    @Override
    public void missed() {
      ear.missed(chat);
    }
  }

  private static @Nullable ChatChannel orClosed(ChatChannel chat) {
    if (chat.users().length > 0 || chat.pins > 0) {
      return chat;
    }
    close(chat.subscription);
    return null;
  }

  private static void close(Signals.@Nullable Subscription subscription) {
    if (subscription != null) {
      subscription.close();
    }
  }
}
