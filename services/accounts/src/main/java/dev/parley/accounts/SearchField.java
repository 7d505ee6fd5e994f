package dev.parley.accounts;

/// What a search looks at, with the column that holds it folded.
enum SearchField {
  FIRST_NAME("first_key", 'f'),
  LAST_NAME("last_key", 'l'),
  LOGIN("login_key", '@');

  private final String column;
  private final char mark;

  SearchField(String column, char mark) {
    this.column = column;
    this.mark = mark;
  }

  /// The column, also the name of its parameters.
  String column() {
    return column;
  }

  /// What its grams begin with.
  char mark() {
    return mark;
  }
}
