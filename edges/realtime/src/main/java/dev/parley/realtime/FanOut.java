package dev.parley.realtime;

import dev.parley.api.realtime.v1.ServerFrame;
import dev.parley.api.realtime.v1.Signal;
import dev.parley.events.Signals;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Takes signals and hands them to the connections they concern, in order per chat. Thread-safe.
///
/// Membership changes take effect between the events they came between: whoever was added gets
/// every later event of the chat, whoever was removed gets none.
final class FanOut implements Registry.Ear {
  private final Registry registry;
  private final Dispatcher dispatcher;
  private final Doubts doubts;
  private final Presences presences;
  private final HubMetrics metrics;
  private final Flips flips = new Flips();
  private final boolean mayFlip;

  FanOut(
      Signals signals,
      Dispatcher dispatcher,
      Doubts doubts,
      Presences presences,
      HubMetrics metrics) {
    this.registry = new Registry(signals, this);
    this.dispatcher = dispatcher;
    this.doubts = doubts;
    this.presences = presences;
    this.metrics = metrics;
    this.mayFlip = signals.isShared();
  }

  Registry registry() {
    return registry;
  }

  @Override
  public void missed(UserChannel user) {
    doubts.missed(user);
  }

  @Override
  public void missed(ChatChannel chat) {
    for (UserChannel user : chat.users()) {
      doubts.missed(user);
    }
  }

  @Override
  public void heard(ChatChannel chat, Signal signal) {
    dispatcher.submit(chat.id(), new ToChat(chat, signal.getFrame()));
  }

  @Override
  public void heard(UserChannel user, Signal signal) {
    if (signal.getAsksPresence()) {
      presences.answer(user.id());
      return;
    }
    if (!signal.getHidesPresenceOf().isEmpty()) {
      hide(user, UUID.fromString(signal.getHidesPresenceOf()));
      return;
    }
    ServerFrame frame = signal.getFrame();
    switch (frame.getBodyCase()) {
      case MEMBER_ADDED -> {
        UUID chat = UUID.fromString(frame.getMemberAdded().getChatId());
        ChatChannel pinned =
            registry.pin(chat); // its next signal may come before this is delivered
        boolean late = !pinned.inForce().isDone();
        var _ = pinned.inForce().thenRun(() -> join(new Joining(user, chat, frame), late));
      }
      case READ ->
          dispatcher.submit(UUID.fromString(frame.getRead().getChatId()), new ToUser(user, frame));
      case CHAT_MUTED ->
          dispatcher.submit(
              UUID.fromString(frame.getChatMuted().getChatId()), new ToUser(user, frame));
      default -> dispatcher.submit(user.id(), new ToUser(user, frame));
    }
  }

  /// The user is not to see any more whether another is there.
  private void hide(UserChannel user, UUID other) {
    user.hidden.incrementAndGet();
    for (Connection connection : user.connections()) {
      boolean _ = presences.hide(connection, other);
    }
  }

  /// @param late whether the chat's signals did not come when the user was added: what was said
  ///     and who was removed meanwhile is not known
  private void join(Joining joining, boolean late) {
    dispatcher.submit(joining.chat, joining);
    if (late) {
      doubts.missed(joining.user);
    }
  }

  /// Somebody came into a chat or left it; where it is not clear what was last, that is found out.
  private void changed(UserChannel user, UUID chat, boolean isIn) {
    if (isIn) {
      registry.join(user, chat);
    } else {
      registry.leave(user, chat);
    }
    if (mayFlip && flips.add(user.id(), chat, isIn)) {
      doubts.missed(user);
    }
  }

  /// An event of a chat, to its members.
  private final class ToChat implements Dispatcher.Delivery {
    private final ChatChannel chat;
    private final ServerFrame frame;

    ToChat(ChatChannel chat, ServerFrame frame) {
      this.chat = chat;
      this.frame = frame;
    }

    @Override
    public void deliver() {
      metrics.eventsOut(chat.deliver(new Event(frame), except()));
      takeEffect();
    }

    @Override
    public void giveUp() {
      takeEffect();
    }

    @Override
    public Audience audience() {
      return chat;
    }

    /// Who hears of it on their own channel, or knows it.
    private @Nullable UUID except() {
      return switch (frame.getBodyCase()) {
        case MEMBER_ADDED -> UUID.fromString(frame.getMemberAdded().getMember().getUserId());
        case READ -> UUID.fromString(frame.getRead().getUserId());
        case TYPING -> UUID.fromString(frame.getTyping().getUserId());
        default -> null;
      };
    }

    private void takeEffect() {
      switch (frame.getBodyCase()) {
        case MEMBER_REMOVED ->
            registry
                .user(UUID.fromString(frame.getMemberRemoved().getUserId()))
                .ifPresent(user -> changed(user, chat.id(), false));
        case CHAT_DELETED -> registry.dissolve(chat);
        default -> {
          // nothing changes for whoever listens
        }
      }
    }
  }

  /// The user was added to a chat.
  private final class Joining implements Dispatcher.Delivery {
    private final UserChannel user;
    private final UUID chat;
    private final ServerFrame frame;

    Joining(UserChannel user, UUID chat, ServerFrame frame) {
      this.user = user;
      this.chat = chat;
      this.frame = frame;
    }

    @Override
    public void deliver() {
      metrics.eventsOut(user.deliver(new Event(frame)));
      giveUp();
    }

    @Override
    public void giveUp() {
      changed(user, chat, true);
      registry.unpin(chat);
    }

    @Override
    public Audience audience() {
      return user;
    }
  }

  /// An event of a user, to the user's connections.
  private final class ToUser implements Dispatcher.Delivery {
    private final UserChannel user;
    private final ServerFrame frame;

    ToUser(UserChannel user, ServerFrame frame) {
      this.user = user;
      this.frame = frame;
    }

    @Override
    public void deliver() {
      metrics.eventsOut(user.deliver(new Event(frame)));
    }

    @Override
    public void giveUp() {
      // the resync that follows makes up for it
    }

    @Override
    public Audience audience() {
      return user;
    }
  }
}
