package dev.parley.it;

import dev.parley.api.accounts.v1.Role;
import dev.parley.api.chats.v1.MemberRole;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// People in their roles, and for every cell of the matrix a chat of its own.
final class MatrixScene {
  /// Who asks.
  enum Actor {
    ANONYMOUS,
    STRANGER,
    MEMBER,
    CHAT_ADMIN,
    OWNER,
    SERVER_MODERATOR,
    SERVER_ADMIN
  }

  /// One question: who asks, and about which objects.
  ///
  /// @param actor who asks
  /// @param authorization the actor's header; empty for the anonymous one
  /// @param me the actor's id; the member's for the anonymous one
  /// @param chatId a chat of owner, admin, member and extra; message 1 is the member's
  /// @param memberId the member
  /// @param extraId another plain member
  /// @param outsiderId someone in no chat
  /// @param sessionId a session of the actor; the member's for the anonymous one
  /// @param refreshToken a fresh one, of someone
  /// @param doomedId makes somebody whom nobody will miss
  /// @param deletionId deletes somebody, and gives the deletion's id
  /// @param admirerId makes somebody who has asked the actor for friendship
  /// @param admiredId makes somebody whom the actor has asked
  /// @param friendId makes a friend of the actor
  /// @param number unique, for names
  record Cell(
      Actor actor,
      String authorization,
      String me,
      String chatId,
      String memberId,
      String extraId,
      String outsiderId,
      String sessionId,
      String refreshToken,
      Supplier<String> doomedId,
      Supplier<String> deletionId,
      Supplier<String> admirerId,
      Supplier<String> admiredId,
      Supplier<String> friendId,
      int number) {}

  private final TestServer server;
  private final Map<Actor, TestServer.User> people = new EnumMap<>(Actor.class);
  private final TestServer.User extra;
  private final TestServer.User outsider;
  private final AtomicInteger numbers = new AtomicInteger();

  MatrixScene(TestServer server) {
    this.server = server;
    TestServer.User first = server.register("m-server-admin");
    people.put(Actor.SERVER_ADMIN, first);
    TestServer.User moderator = server.register("m-server-moderator");
    server.setRole(first, moderator, Role.ROLE_MODERATOR);
    people.put(Actor.SERVER_MODERATOR, server.login("m-server-moderator"));
    people.put(Actor.STRANGER, server.register("m-stranger"));
    people.put(Actor.MEMBER, server.register("m-member"));
    people.put(Actor.CHAT_ADMIN, server.register("m-chat-admin"));
    people.put(Actor.OWNER, server.register("m-owner"));
    extra = server.register("m-extra");
    outsider = server.register("m-outsider");
  }

  Cell cell(Actor actor) {
    // A cell may end every session of its actor; the next one begins with new ones.
    TestServer.User owner = server.login(person(Actor.OWNER).login());
    String chatId =
        server.createGroup(
            owner, List.of(person(Actor.MEMBER).id(), person(Actor.CHAT_ADMIN).id(), extra.id()));
    server.setMemberRole(
        owner, chatId, person(Actor.CHAT_ADMIN).id(), MemberRole.MEMBER_ROLE_ADMIN);
    server.send(server.login(person(Actor.MEMBER).login()), chatId, "m1", "by the member");
    return cell(actor, chatId);
  }

  Cell deletedCell(Actor actor) {
    Cell cell = cell(actor);
    server.deleteChat(server.login(person(Actor.OWNER).login()), cell.chatId());
    return cell;
  }

  private Cell cell(Actor actor, String chatId) {
    TestServer.User who = actor == Actor.ANONYMOUS ? person(Actor.MEMBER) : person(actor);
    TestServer.User fresh = server.login(who.login());
    return new Cell(
        actor,
        actor == Actor.ANONYMOUS ? "" : fresh.bearer(),
        who.id(),
        chatId,
        person(Actor.MEMBER).id(),
        extra.id(),
        outsider.id(),
        fresh.sessionId(),
        fresh.refreshToken(),
        () -> doomed().id(),
        () -> server.delete(doomed()),
        () -> asking(fresh).id(),
        () -> asked(fresh, doomed()).id(),
        () -> asked(fresh, asking(fresh)).id(),
        numbers.incrementAndGet());
  }

  private TestServer.User asking(TestServer.User to) {
    TestServer.User from = doomed();
    server.requestFriend(from, to);
    return from;
  }

  private TestServer.User asked(TestServer.User from, TestServer.User to) {
    server.requestFriend(from, to);
    return to;
  }

  private TestServer.User doomed() {
    return server.register("m-doomed-" + numbers.incrementAndGet());
  }

  private TestServer.User person(Actor actor) {
    return java.util.Objects.requireNonNull(people.get(actor));
  }
}
