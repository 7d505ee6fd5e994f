package dev.parley.events;

import com.google.protobuf.Timestamp;
import dev.parley.api.events.v1.Event;
import dev.parley.api.events.v1.UserDeleted;
import dev.parley.api.events.v1.UserErased;
import dev.parley.kernel.Ids;
import java.time.Instant;
import java.util.UUID;

/// Makes events with fresh ids. Stateless.
public final class EventBuilder {
  private EventBuilder() {}

  /// The deletion of an account was accepted.
  ///
  /// @param user whose
  /// @param eraseMessages whether what the user wrote goes, too
  /// @param at when
  public static Event userDeleted(UUID user, boolean eraseMessages, Instant at) {
    return of(Topics.USER_DELETED, at)
        .setUserDeleted(
            UserDeleted.newBuilder().setUserId(user.toString()).setEraseMessages(eraseMessages))
        .build();
  }

  /// A service has removed what it had of a deleted account.
  ///
  /// @param user whose
  /// @param service which, as its target is called
  /// @param at when
  public static Event userErased(UUID user, String service, Instant at) {
    return of(Topics.USER_ERASED, at)
        .setUserErased(UserErased.newBuilder().setUserId(user.toString()).setService(service))
        .build();
  }

  private static Event.Builder of(String topic, Instant at) {
    return Event.newBuilder()
        .setId(Ids.next().toString())
        .setTime(
            Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()).build())
        .setTopic(topic);
  }
}
