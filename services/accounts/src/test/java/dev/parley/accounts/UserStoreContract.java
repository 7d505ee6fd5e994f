package dev.parley.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.accounts.v1.Role;
import dev.parley.kernel.Ids;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// What every store of accounts does. Each test begins without accounts.
abstract class UserStoreContract {
  private final UserStore users = emptyStore();

  abstract UserStore emptyStore();

  private UserRow saved(Written written) {
    assertThat(written).isInstanceOf(Written.Saved.class);
    return ((Written.Saved) written).user();
  }

  private UserRow create(UserRow user) {
    return saved(users.create(user, "hash", Some.session()));
  }

  private UserRow createAdmin() {
    return create(Some.user("admin"));
  }

  private static UnaryOperator<UserRow> rename(String login, String nickname, String first) {
    return user ->
        new UserRow(
            user.id(),
            login,
            user.email(),
            nickname,
            first,
            user.lastName(),
            user.about(),
            user.role(),
            user.createdAt());
  }

  @Test
  void anAccountReadsBackAsCreated() {
    createAdmin();
    UserRow user =
        new UserRow(
            Ids.next(),
            "Anna",
            "Anna@Example.org",
            "Nan",
            "Анна",
            "O'Neil \\ %_",
            "line one\nline two",
            Role.ROLE_MODERATOR,
            Some.NOON.plusNanos(123_456_000));

    create(user);

    assertThat(users.find(user.id())).contains(user);
    assertThat(users.findByLogin("aNNA")).contains(user);
  }

  @Test
  void theFirstAccountIsAnAdministratorAndTheNextIsNot() {
    assertThat(create(Some.user("first")).role()).isEqualTo(Role.ROLE_ADMIN);
    assertThat(create(Some.user("second")).role()).isEqualTo(Role.ROLE_USER);
  }

  @Test
  void ofAccountsCreatedAtOnceExactlyOneIsAnAdministrator() throws Exception {
    List<UserRow> created = AtOnce.run(16, i -> () -> create(Some.user("user" + i)));

    assertThat(created).filteredOn(user -> user.role() == Role.ROLE_ADMIN).hasSize(1);
  }

  @Test
  void aLoginIsUniqueWithoutRegardToCase() {
    create(Some.user("Anna"));

    assertThat(users.create(Some.user("aNNa"), "hash", Some.session()))
        .isEqualTo(new Written.Taken(UniqueField.LOGIN));
    assertThat(users.taken("ANNA", "")).contains(UniqueField.LOGIN);
    assertThat(users.taken("Anna2", "")).isEmpty();
  }

  @Test
  void anEmailIsUniqueWithoutRegardToCaseAndMayBeMissingTwice() {
    create(Some.userWithEmail("a", "Anna@Example.org"));
    create(Some.user("b"));
    create(Some.user("c"));

    assertThat(users.create(Some.userWithEmail("d", "aNNa@eXample.ORG"), "hash", Some.session()))
        .isEqualTo(new Written.Taken(UniqueField.EMAIL));
    assertThat(users.taken("d", "ANNA@example.org")).contains(UniqueField.EMAIL);
  }

  @Test
  void ofEqualLoginsCreatedAtOnceExactlyOneIsSaved() throws Exception {
    createAdmin();
    List<Written> results =
        AtOnce.run(
            16,
            i ->
                () ->
                    users.create(Some.user(i % 2 == 0 ? "Anna" : "ANNA"), "hash", Some.session()));

    assertThat(results).filteredOn(Written.Saved.class::isInstance).hasSize(1);
    assertThat(results)
        .filteredOn(new Written.Taken(UniqueField.LOGIN)::equals)
        .hasSize(results.size() - 1);
  }

  @Test
  void aRefusedAccountLeavesNothingBehind() {
    createAdmin();
    UserRow refused = Some.user("ADMIN");

    users.create(refused, "hash", Some.session());

    assertThat(users.find(refused.id())).isEmpty();
    assertThat(users.existing(List.of(refused.id()))).isEmpty();
  }

  @Test
  void existingTellsWhoExists() {
    UserRow a = create(Some.user("a"));
    UserRow b = create(Some.user("b"));

    assertThat(users.existing(List.of(a.id(), Ids.next(), b.id(), a.id())))
        .containsExactlyInAnyOrder(a.id(), b.id());
    assertThat(users.existing(List.of())).isEmpty();
  }

  @Test
  void loginsAreFoundInAnyCase() {
    UserRow a = createAdmin();
    UserRow b = create(Some.user("bob"));

    assertThat(users.findAllByLogin(List.of("ADMIN", "Bob", "nobody", "bob")))
        .containsExactlyInAnyOrder(a, b);
  }

  @Test
  void anUpdateChangesTheProfileAndWhatItIsFoundBy() {
    UserRow user = create(Some.userWithEmail("anna", "a@b.example"));
    assertThat(users.findByLogin("anna")).contains(user);

    UserRow changed = saved(users.update(user.id(), rename("Bella", "Bel", "Isabella")));

    assertThat(changed.email()).isEqualTo("a@b.example");
    assertThat(users.find(user.id())).contains(changed);
    assertThat(users.findByLogin("bella")).contains(changed);
    assertThat(users.findByLogin("anna")).isEmpty();
  }

  @Test
  void aTakenLoginOrNicknameChangesNothing() {
    UserRow anna = create(Some.user("anna"));
    saved(users.update(anna.id(), rename("anna", "Queen", "Anna")));
    UserRow bob = create(Some.user("bob"));

    assertThat(users.update(bob.id(), rename("ANNA", "", "Bob")))
        .isEqualTo(new Written.Taken(UniqueField.LOGIN));
    assertThat(users.update(bob.id(), rename("bob", "qUEEN", "Bob")))
        .isEqualTo(new Written.Taken(UniqueField.NICKNAME));
    assertThat(users.find(bob.id())).contains(bob);
  }

  @Test
  void oneMayChangeTheCaseOfOnesOwnLogin() {
    UserRow user = create(Some.user("anna"));

    assertThat(saved(users.update(user.id(), rename("ANNA", "", ""))).login()).isEqualTo("ANNA");
  }

  @Test
  void updatesAtOnceTakeTurns() throws Exception {
    UserRow user = create(Some.user("anna"));

    AtOnce.run(
        12,
        i ->
            () ->
                users.update(
                    user.id(), row -> rename(row.login(), "", row.firstName() + "x").apply(row)));

    assertThat(users.find(user.id()).orElseThrow().firstName()).isEqualTo("x".repeat(12));
  }

  @Test
  void nobodyIsMissing() {
    assertThat(users.find(Ids.next())).isEmpty();
    assertThat(users.findByLogin("nobody")).isEmpty();
    assertThat(users.update(Ids.next(), row -> row)).isEqualTo(new Written.Missing());
  }

  @Test
  void anAdministratorGivesRoles() {
    UserRow admin = createAdmin();
    UserRow user = create(Some.user("user"));

    RoleChange change = users.setRole(Optional.of(admin.id()), user.id(), Role.ROLE_MODERATOR);

    assertThat(change).isEqualTo(new RoleChange.Done(user.withRole(Role.ROLE_MODERATOR)));
    assertThat(users.find(user.id()).orElseThrow().role()).isEqualTo(Role.ROLE_MODERATOR);
  }

  @Test
  void whoIsNoAdministratorGivesNone() {
    createAdmin();
    UserRow user = create(Some.user("user"));

    assertThat(users.setRole(Optional.of(user.id()), user.id(), Role.ROLE_ADMIN))
        .isEqualTo(new RoleChange.NotAdmin());
    assertThat(users.setRole(Optional.of(Ids.next()), user.id(), Role.ROLE_ADMIN))
        .isEqualTo(new RoleChange.NotAdmin());
    assertThat(users.find(user.id()).orElseThrow().role()).isEqualTo(Role.ROLE_USER);
  }

  @Test
  void theOperatorGivesRolesToWhomThereIs() {
    UserRow user = create(Some.user("user"));

    assertThat(users.setRole(Optional.empty(), user.id(), Role.ROLE_ADMIN))
        .isInstanceOf(RoleChange.Done.class);
    assertThat(users.setRole(Optional.empty(), Ids.next(), Role.ROLE_ADMIN))
        .isEqualTo(new RoleChange.NoUser());
  }

  @Test
  void theLastAdministratorStaysOne() {
    UserRow admin = createAdmin();

    assertThat(users.setRole(Optional.of(admin.id()), admin.id(), Role.ROLE_USER))
        .isEqualTo(new RoleChange.LastAdmin());
    assertThat(users.setRole(Optional.of(admin.id()), admin.id(), Role.ROLE_ADMIN))
        .isInstanceOf(RoleChange.Done.class);
  }

  @Test
  void ofAdministratorsWhoStepDownAtOnceOneStays() throws Exception {
    UUID[] admins = new UUID[8];
    Arrays.setAll(admins, i -> create(Some.user("admin" + i)).id());
    for (UUID admin : admins) {
      users.setRole(Optional.empty(), admin, Role.ROLE_ADMIN);
    }

    List<RoleChange> changes =
        AtOnce.run(
            admins.length,
            i -> () -> users.setRole(Optional.of(admins[i]), admins[i], Role.ROLE_USER));

    assertThat(changes).filteredOn(new RoleChange.LastAdmin()::equals).hasSize(1);
    assertThat(admins)
        .filteredOn(id -> users.find(id).orElseThrow().role() == Role.ROLE_ADMIN)
        .hasSize(1);
  }
}
