package dev.parley.chats;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.api.friends.v1.CheckBlocksRequest;
import dev.parley.api.friends.v1.FriendsInternalServiceGrpc;
import dev.parley.api.friends.v1.FriendsInternalServiceGrpc.FriendsInternalServiceBlockingStub;
import dev.parley.api.friends.v1.Pair;
import dev.parley.api.friends.v1.PairBlocks;
import dev.parley.api.realtime.v1.Signal;
import dev.parley.events.Signals;
import dev.parley.rpc.Channels;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who may write to whom directly: both are there, and neither has blocked the other. Thread-safe.
///
/// What was found is remembered for ten seconds at most, and forgotten at once when a signal says
/// that it changed. Where friends cannot be asked nobody is let through. Groups are not concerned:
/// nothing is asked or looked up for them.
final class Contacts implements AutoCloseable {
  /// The channel on which changes are told.
  static final String CHANNEL = "contacts";

  private static final Logger log = LoggerFactory.getLogger(Contacts.class);
  private static final Duration REMEMBERED = Duration.ofSeconds(10);
  private static final int MAX_REMEMBERED = 100_000;
  private static final long ASK_SECONDS = 2;

  private final ChatStore chats;
  private final FriendsInternalServiceBlockingStub friends;
  private final Signals.Subscription subscription;
  private final AtomicLong changes = new AtomicLong();
  private final Cache<UUID, Contact> known =
      Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).expireAfterWrite(REMEMBERED).build();

  /// Begins to listen.
  ///
  /// @param chats where direct chats are looked up
  /// @param channels where friends is reached
  /// @param signals tell of changes
  Contacts(ChatStore chats, Channels channels, Signals signals) {
    this.chats = chats;
    this.friends =
        FriendsInternalServiceGrpc.newBlockingStub(
            channels.to(FriendsInternalServiceGrpc.SERVICE_NAME));
    this.subscription = signals.subscribe(CHANNEL, new Changes());
  }

  /// What is known of some direct chats, or why nothing is.
  ///
  /// @param contacts those that exist, by chat
  /// @param failure why others are not known; null if all are
  record Answers(Map<UUID, Contact> contacts, @Nullable RuntimeException failure) {
    /// Why somebody may not write to a chat.
    ///
    /// @return null if nothing speaks against it, or there is no such chat
    /// @throws RuntimeException if it is not known
    @Nullable StatusRuntimeException refusal(UUID sender, UUID chatId) {
      Contact contact = contacts.get(chatId);
      if (contact == null && failure != null) {
        throw failure;
      }
      return contact == null ? null : contact.refusal(sender, "chatId");
    }
  }

  /// Asks for some chats at once.
  ///
  /// @param chatIds direct chats, whether they exist or not; at most 1,000
  Answers of(Collection<UUID> chatIds) {
    Map<UUID, Contact> found = new HashMap<>(known.getAllPresent(chatIds));
    List<UUID> unknown = chatIds.stream().distinct().filter(id -> !found.containsKey(id)).toList();
    if (unknown.isEmpty()) {
      return new Answers(found, null);
    }
    try {
      long before = changes.get();
      found.putAll(ask(chats.directs(unknown), before));
      return new Answers(found, null);
    } catch (RuntimeException e) {
      return new Answers(found, e);
    }
  }

  /// Why somebody may not write to a person.
  ///
  /// @return null if nothing that is known here speaks against it
  /// @throws StatusRuntimeException `UNAVAILABLE` if friends cannot be asked
  @Nullable StatusRuntimeException toPerson(UUID sender, UUID peer) {
    UUID chatId = DirectChats.id(sender, peer);
    Contact contact = known.getIfPresent(chatId);
    if (contact == null) {
      long before = changes.get();
      DirectChat chat =
          chats.directs(List.of(chatId)).stream()
              .findFirst()
              .orElse(new DirectChat(chatId, sender, peer, 2));
      contact = ask(List.of(chat), before).get(chatId);
    }
    return contact == null ? null : contact.refusal(sender, "userId");
  }

  /// Why somebody may not write to a chat.
  ///
  /// @return null if it is a group, or nothing speaks against it
  /// @throws StatusRuntimeException `UNAVAILABLE` if friends cannot be asked
  @Nullable StatusRuntimeException toChat(UUID sender, UUID chatId) {
    return DirectChats.isDirect(chatId) ? of(List.of(chatId)).refusal(sender, chatId) : null;
  }

  /// Checks that somebody may change what the other of a direct chat sees; in groups anybody may.
  ///
  /// @throws StatusRuntimeException why not
  void require(UUID actor, UUID chatId) {
    StatusRuntimeException refusal = toChat(actor, chatId);
    if (refusal != null) {
      throw refusal;
    }
  }

  @Override
  public void close() {
    subscription.close();
  }

  /// @param before how many changes were told of before the chats were looked up
  private Map<UUID, Contact> ask(List<DirectChat> found, long before) {
    List<DirectChat> pairs =
        found.stream().filter(chat -> !chat.isWithOneself() && !chat.isAbandoned()).toList();
    Map<UUID, Contact> contacts = new HashMap<>();
    found.forEach(chat -> contacts.put(chat.id(), new Contact(chat, false, false)));
    List<PairBlocks> blocks = blocks(pairs);
    for (int i = 0; i < pairs.size(); i++) {
      DirectChat chat = pairs.get(i);
      contacts.put(
          chat.id(), new Contact(chat, blocks.get(i).getByUser(), blocks.get(i).getByOther()));
    }
    known.putAll(contacts);
    if (changes.get() != before) {
      known.invalidateAll(contacts.keySet()); // it may be about one of these
    }
    return contacts;
  }

  private List<PairBlocks> blocks(List<DirectChat> pairs) {
    if (pairs.isEmpty()) {
      return List.of();
    }
    CheckBlocksRequest.Builder request = CheckBlocksRequest.newBuilder();
    for (DirectChat pair : pairs) {
      request.addPairs(
          Pair.newBuilder()
              .setUserId(pair.creatorId().toString())
              .setOtherId(pair.peerId().toString()));
    }
    try {
      return friends
          .withDeadlineAfter(ASK_SECONDS, TimeUnit.SECONDS)
          .checkBlocks(request.build())
          .getBlocksList();
    } catch (StatusRuntimeException e) {
      log.atWarn()
          .addKeyValue("status", e.getStatus().getCode())
          .log("Friends cannot be asked; direct messages are refused");
      throw Refusals.contactsUnknown();
    }
  }

  private void forget(Signal.Contact contact) {
    changes.incrementAndGet();
    known.invalidate(
        DirectChats.id(
            UUID.fromString(contact.getUserId()), UUID.fromString(contact.getOtherId())));
  }

  private final class Changes implements Signals.Listener {
    @Override
    public void heard(Signal signal) {
      forget(signal.getContact());
    }

    @Override
    public void missed() {
      changes.incrementAndGet();
      known.invalidateAll();
    }
  }
}
