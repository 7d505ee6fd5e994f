package dev.parley.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What every search for people does. Each test begins without accounts.
abstract class UserSearchStoreContract {
  private final Stores stores = emptyStores();
  private int count;

  /// The stores of one backend, on the same data.
  record Stores(UserStore users, UserSearchStore search) {}

  abstract Stores emptyStores();

  private void people(String... names) {
    for (String name : names) {
      String[] parts = name.split(" ", 2);
      person(parts[0], parts.length > 1 ? parts[1] : "");
    }
  }

  private void person(String first, String last) {
    UserRow user = Some.user("u" + count++, first, last);
    assertThat(stores.users().create(user, "hash", Some.session()))
        .isInstanceOf(Written.Saved.class);
  }

  private static NameMask first(String mask) {
    return NameMask.parse(SearchField.FIRST_NAME, mask);
  }

  private static NameMask last(String mask) {
    return NameMask.parse(SearchField.LAST_NAME, mask);
  }

  private static NameMask login(String prefix) {
    return NameMask.prefix(SearchField.LOGIN, prefix);
  }

  private List<String> find(NameMask... masks) {
    return names(stores.search().find(new UserSearch(List.of(masks)), SearchPosition.START, 1_000));
  }

  private static List<String> names(List<UserSearchStore.Match> matches) {
    return matches.stream()
        .map(match -> (match.user().firstName() + " " + match.user().lastName()).strip())
        .toList();
  }

  @Test
  void exactMatchesComeFirstThenPrefixesThenTheRestEachByName() {
    people("Joanna", "Annabel", "Anna", "Hannah", "Ann Zeta", "Ann Alpha", "Bob");

    assertThat(find(first("*ann*")))
        .containsExactly("Ann Alpha", "Ann Zeta", "Anna", "Annabel", "Hannah", "Joanna");
  }

  @Test
  void aMaskWithoutWildcardsIsTheWholeName() {
    people("Ann", "Anna");

    assertThat(find(first("ann"))).containsExactly("Ann");
    assertThat(find(first("an?"))).containsExactly("Ann");
    assertThat(find(first("????"))).containsExactly("Anna");
    assertThat(find(first("*na"))).containsExactly("Anna");
    assertThat(find(first("a*a"))).containsExactly("Anna");
  }

  @Test
  void fieldsAreAllToMatchAndTheWorstRankCounts() {
    people("Anna Berg", "Anna Bergman", "Anna Lindberg", "Eve Berg");

    assertThat(find(first("anna"), last("*berg*")))
        .containsExactly("Anna Berg", "Anna Bergman", "Anna Lindberg");
  }

  @Test
  void loginsAreFoundByPrefixInAnyCaseTheExactOneFirst() {
    for (String login : List.of("ann_b", "ANN", "ann.a", "annXb", "bob")) {
      stores.users().create(Some.user(login), "hash", Some.session());
    }

    assertThat(stores.search().find(new UserSearch(List.of(login("Ann"))), SearchPosition.START, 9))
        .extracting(match -> match.user().login())
        .containsExactly("ANN", "ann.a", "ann_b", "annXb");
    assertThat(
            stores.search().find(new UserSearch(List.of(login("ANN_"))), SearchPosition.START, 9))
        .extracting(match -> match.user().login())
        .containsExactly("ann_b");
  }

  @Test
  void caseDoesNotCountInAnyScript() {
    people("Иван ИВАНОВ", "Σωκράτης Ἀθηναῖος", "Ðorđe Šarić", "Աննա Սարգսյան");

    assertThat(find(first("иВаН"), last("*АНОВ"))).containsExactly("Иван ИВАНОВ");
    assertThat(find(first("ΣΩΚΡΆΤΗΣ"))).containsExactly("Σωκράτης Ἀθηναῖος");
    assertThat(find(last("ša*"))).containsExactly("Ðorđe Šarić");
    assertThat(find(first("*ՆՆԱ"))).containsExactly("Աննա Սարգսյան");
  }

  @Test
  void aSingleLetterIsFoundInTheMiddle() {
    people("王小明", "李小龙", "张伟");

    assertThat(find(first("*小*"))).containsExactlyInAnyOrder("王小明", "李小龙");
    assertThat(find(first("?伟"))).containsExactly("张伟");
  }

  @Test
  void everythingButTheWildcardsIsLiteral() {
    people("100%", "100x", "a_b", "axb", "back\\slash", "O'Neil", "semi;colon", "[a-z]", "(x)");

    assertThat(find(first("100%"))).containsExactly("100%");
    assertThat(find(first("a_b"))).containsExactly("a_b");
    assertThat(find(first("*\\*"))).containsExactly("back\\slash");
    assertThat(find(first("*'*"))).containsExactly("O'Neil");
    assertThat(find(first("*;*"))).containsExactly("semi;colon");
    assertThat(find(first("[a-z]"))).containsExactly("[a-z]");
    assertThat(find(first("%"))).isEmpty();
    assertThat(find(first("%%%"))).isEmpty();
  }

  @Test
  void longAndOddlySpacedFirstNamesAreFoundByTheirBeginning() {
    String longest = "я".repeat(64);
    person(longest, "Last");
    person("  spaced", "");
    person("", "only last");

    assertThat(find(first(longest))).containsExactly(longest + " Last");
    assertThat(find(first("я".repeat(63) + "*"))).containsExactly(longest + " Last");
    assertThat(find(first("  sp*"))).containsExactly("spaced");
    assertThat(find(last("only*"))).containsExactly("only last");
  }

  @Test
  void withoutMasksEveryoneIsFoundByName() {
    people("Carl", "anna", "Bob");

    assertThat(find()).containsExactly("anna", "Bob", "Carl");
    assertThat(find(first("*"), last("**"))).containsExactly("anna", "Bob", "Carl");
  }

  @Test
  void pagesOfAnySizeGiveEveryoneOnceInOrder() {
    for (int i = 0; i < 3; i++) {
      people("Joanna", "Ann", "Anna", "Hannah", "Ann Berg", "Ann");
    }
    UserSearch search = new UserSearch(List.of(first("*ann*")));
    List<UserSearchStore.Match> all = stores.search().find(search, SearchPosition.START, 1_000);
    assertThat(all).hasSize(18);

    for (int size = 1; size <= 19; size++) {
      List<UserSearchStore.Match> paged = new ArrayList<>();
      List<UserSearchStore.Match> page;
      SearchPosition after = SearchPosition.START;
      do {
        page = stores.search().find(search, after, size);
        paged.addAll(page);
        after = page.isEmpty() ? after : page.getLast().position();
      } while (page.size() == size);
      assertThat(paged).isEqualTo(all);
    }
  }

  @Test
  void someoneWhoIsRenamedIsFoundByTheNewNameOnly() {
    UserRow user = Some.user("u", "Anna", "");
    stores.users().create(user, "hash", Some.session());

    stores
        .users()
        .update(
            user.id(),
            row ->
                new UserRow(row.id(), "v", "", "", "Bella", "", "", row.role(), row.createdAt()));

    assertThat(find(first("*ann*"))).isEmpty();
    assertThat(find(first("*ell*"))).containsExactly("Bella");
    assertThat(find(login("u"))).isEmpty();
  }

  @Test
  void randomMasksFindWhatARegularExpressionFinds() {
    Random random = new Random(7);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      names.add(word(random, "abя%_", 1 + random.nextInt(6)));
      person(names.getLast(), "");
    }
    for (int i = 0; i < 400; i++) {
      String mask = word(random, "abя%_**?", 1 + random.nextInt(6));
      Pattern expected = Pattern.compile(regex(mask));
      List<String> wanted =
          names.stream().filter(name -> expected.matcher(name).matches()).toList();

      assertThat(find(first(mask))).as(mask).containsExactlyInAnyOrderElementsOf(wanted);
    }
  }

  private static String word(Random random, String alphabet, int length) {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < length; i++) {
      word.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return word.toString();
  }

  private static String regex(String mask) {
    StringBuilder regex = new StringBuilder();
    Stream.of(mask.split(""))
        .forEach(
            c ->
                regex.append(
                    switch (c) {
                      case "*" -> ".*";
                      case "?" -> ".";
                      default -> Pattern.quote(c);
                    }));
    return regex.toString();
  }
}
