package dev.parley.friends;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/// What is between two people in PostgreSQL. Belongs to a transaction that holds the rows of both,
/// and to its thread.
final class TwoPeopleStore implements TwoPeople {
  private final Handle handle;
  private final UUID user;
  private final UUID other;
  private final boolean erased;

  /// @param erased whether the account of either is deleted
  TwoPeopleStore(Handle handle, FriendStore.Two two, boolean erased) {
    this.handle = handle;
    this.user = two.user();
    this.other = two.other();
    this.erased = erased;
  }

  @Override
  public boolean isEitherErased() {
    return erased;
  }

  @Override
  public Optional<StoredFriend> relation() {
    return two(handle.createQuery(
            """
                select other_id, state, since from relations
                 where user_id = :user and other_id = :other
                """))
        .map((row, _) -> PostgresFriendStore.friend(row))
        .findOne();
  }

  @Override
  public Blocks blocks() {
    return two(handle.createQuery(
            """
                select exists (select from blocks
                                where user_id = :user and blocked_id = :other) as by_user,
                       exists (select from blocks
                                where user_id = :other and blocked_id = :user) as by_other
                """))
        .map((row, _) -> new Blocks(row.getBoolean("by_user"), row.getBoolean("by_other")))
        .one();
  }

  @Override
  public int count(Side side, Relation relation) {
    return handle
        .createQuery("select count(*) from relations where user_id = :who and state = :state")
        .bind("who", side == Side.USER ? user : other)
        .bind("state", relation.code())
        .mapTo(Integer.class)
        .one();
  }

  @Override
  public int countBlocks() {
    return handle
        .createQuery("select count(*) from blocks where user_id = :user")
        .bind("user", user)
        .mapTo(Integer.class)
        .one();
  }

  @Override
  public void relate(Relation relation, Instant at) {
    two(handle.createUpdate(
            """
                insert into relations (user_id, other_id, state, since)
                values (:user, :other, :state, :at), (:other, :user, :reversed, :at)
                on conflict (user_id, other_id)
                do update set state = excluded.state, since = excluded.since
                """))
        .bind("state", relation.code())
        .bind("reversed", relation.reversed().code())
        .bind("at", at)
        .execute();
  }

  @Override
  public void part() {
    two(handle.createUpdate(
            """
                delete from relations
                 where (user_id = :user and other_id = :other)
                    or (user_id = :other and other_id = :user)
                """))
        .execute();
  }

  @Override
  public void block(Instant at) {
    two(handle.createUpdate(
            "insert into blocks (user_id, blocked_id, since) values (:user, :other, :at)"))
        .bind("at", at)
        .execute();
  }

  @Override
  public boolean unblock() {
    return two(handle.createUpdate(
                "delete from blocks where user_id = :user and blocked_id = :other"))
            .execute()
        > 0;
  }

  @Override
  public Optional<StoredBlock> block() {
    return two(handle.createQuery(
            """
                select blocked_id, since from blocks
                 where user_id = :user and blocked_id = :other
                """))
        .map((row, _) -> PostgresFriendStore.block(row))
        .findOne();
  }

  private <S extends SqlStatement<S>> S two(S statement) {
    return statement.bind("user", user).bind("other", other);
  }
}
