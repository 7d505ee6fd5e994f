package dev.parley.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.kernel.Ids;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// The plans of searches among 100,000 people.
@TestInstance(Lifecycle.PER_CLASS)
final class SearchPlanTest {
  // What a person who asks for the plans looks at.
  private static final Path REPORT = Path.of("target", "search-plans.txt");
  private static final int PEOPLE = 100_000;
  private static final int BATCH = 5_000;
  private static final int PAGE = 21;
  private static final int ROUNDS = 9;
  private static final String[] FIRST = {
    "Anna", "Bob", "Carl", "Иван", "Мария", "Ольга", "Joanna", "Hannah", "José", "Zoë", "明", "小龙"
  };
  private static final String[] SYLLABLES = {
    "ber", "lin", "son", "man", "ov", "sky", "ива", "нов", "пет", "ров", "ski", "ez", "ard", "wil"
  };
  private final Jdbi jdbi = AccountsDatabase.empty();

  @BeforeAll
  void people() throws IOException {
    Files.deleteIfExists(REPORT);
    Random random = new Random(1);
    jdbi.useTransaction(
        handle -> {
          // The grams go into their index together, at the end.
          handle.execute("SET LOCAL gin_pending_list_limit = '1GB'");
          for (int from = 0; from < PEOPLE; from += BATCH) {
            insert(handle, from, random);
          }
        });
    jdbi.useHandle(handle -> handle.execute("VACUUM ANALYZE users"));
  }

  private static void insert(Handle handle, int from, Random random) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            INSERT INTO users (id, login, login_key, first_name, first_key, last_name, last_key,
              about, role, created_at, sort_key, name_grams)
            VALUES (:id, :login, :loginKey, :first, :firstKey, :last, :lastKey,
              '', 1, :at, :sort, :grams)""");
    for (int i = from; i < from + BATCH; i++) {
      String first = FIRST[random.nextInt(FIRST.length)] + (i % 3 == 0 ? syllable(random) : "");
      String last = syllable(random) + syllable(random) + syllable(random);
      UserRow user = Some.user("user" + i, first, last);
      UserKeys keys = UserKeys.of(user);
      batch
          .bind("id", Ids.next())
          .bind("login", user.login())
          .bind("loginKey", keys.login())
          .bind("first", first)
          .bind("firstKey", keys.first())
          .bind("last", last)
          .bind("lastKey", keys.last())
          .bind("at", Some.NOON)
          .bind("sort", keys.sort())
          .bindArray("grams", String.class, keys.grams())
          .add();
    }
    batch.execute();
  }

  private static String syllable(Random random) {
    return SYLLABLES[random.nextInt(SYLLABLES.length)];
  }

  private static NameMask first(String mask) {
    return NameMask.parse(SearchField.FIRST_NAME, mask);
  }

  private static NameMask last(String mask) {
    return NameMask.parse(SearchField.LAST_NAME, mask);
  }

  private static List<UserSearch> searches() {
    List<UserSearch> searches = new ArrayList<>();
    searches.add(new UserSearch(List.of()));
    for (NameMask mask :
        List.of(
            first("anna"),
            first("ann*"),
            first("*nna*"),
            first("*a*"),
            first("?nna*"),
            first("иван"),
            first("*ван*"),
            first("*明*"),
            first("*nobody*"),
            last("berlin*"),
            last("*петров*"),
            last("*нов"),
            last("b*n*v"),
            last("*xyz*"),
            NameMask.prefix(SearchField.LOGIN, "user4711"),
            NameMask.prefix(SearchField.LOGIN, "user4"),
            NameMask.prefix(SearchField.LOGIN, "zz"))) {
      searches.add(new UserSearch(List.of(mask)));
    }
    searches.add(new UserSearch(List.of(first("anna"), last("*ov"))));
    searches.add(new UserSearch(List.of(first("*ann*"), last("*son*"))));
    searches.add(new UserSearch(List.of(first("иван*"), last("пет*"))));
    return searches;
  }

  private String plan(UserSearch search, SearchRank rank) {
    SearchStatement statement = SearchStatement.of(search, rank);
    return jdbi.inTransaction(
        handle -> {
          PostgresUserSearchStore.planEachTime(handle);
          return String.join(
              "\n",
              PostgresUserSearchStore.bind(
                      handle.createQuery(
                          "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, BUFFERS OFF) "
                              + statement.sql()),
                      statement,
                      SearchPosition.START,
                      PAGE)
                  .mapTo(String.class)
                  .list());
        });
  }

  @Test
  void noSearchReadsTheWholeTable() {
    for (UserSearch search : searches()) {
      for (SearchRank rank : SearchRank.values()) {
        if (rank.compareTo(search.worst()) <= 0) {
          String plan = plan(search, rank);
          report("%s %s\n%s\n".formatted(describe(search), rank, plan));
          assertThat(plan)
              .as("%s %s", search, rank)
              .doesNotContain("Seq Scan on users")
              .contains("Index");
        }
      }
    }
  }

  @Test
  void everySearchIsAnsweredQuickly() {
    UserSearchStore store = new PostgresUserSearchStore(jdbi);
    for (UserSearch search : searches()) {
      long[] micros = new long[ROUNDS];
      int found = 0;
      for (int i = 0; i < ROUNDS; i++) {
        long start = System.nanoTime();
        found = store.find(search, SearchPosition.START, PAGE).size();
        micros[i] = (System.nanoTime() - start) / 1_000;
      }
      Arrays.sort(micros);
      long median = micros[ROUNDS / 2];
      report("%,9d µs  %2d found  %s".formatted(median, found, describe(search)));
      // Far above what it takes: it fails for a wrong plan, not for a busy machine.
      assertThat(median).as(describe(search)).isLessThan(1_000_000);
    }
  }

  private static String describe(UserSearch search) {
    return search.masks().stream()
        .map(mask -> mask.field() + " like " + mask.pattern(SearchRank.OTHER))
        .collect(Collectors.joining(" and ", "[", "]"));
  }

  private static void report(String lines) {
    try {
      Files.writeString(REPORT, lines + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
