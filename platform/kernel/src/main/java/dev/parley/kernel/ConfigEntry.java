package dev.parley.kernel;

/// One known configuration key, for `parley config`.
///
/// @param key the full key, `chats.max-members`
/// @param doc one sentence that says what it does
/// @param fallback the default in the form a person would write, empty if there is none
/// @param value the effective value, hidden for a secret that is set
/// @param source where the value comes from: `default`, the file's name, the variable or the flag
/// @param secret whether the value must not be shown
public record ConfigEntry(
    String key, String doc, String fallback, String value, String source, boolean secret) {}
