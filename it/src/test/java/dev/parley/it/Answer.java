package dev.parley.it;

/// What a door answered, in the terms that all doors share.
///
/// @param code `OK`, or the stable error code: `CHAT_NOT_FOUND`
/// @param field the field at fault, empty if none
/// @param detail what a person is told, empty on success
record Answer(String code, String field, String detail) {
  static final Answer OK = new Answer("OK", "", "");
}
