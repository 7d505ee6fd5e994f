package dev.parley.rpc;

import org.jspecify.annotations.Nullable;

/// Where in a message a field is; written out only when there is something to say of it. Immutable.
final class FieldPath {
  private static final int NO_ELEMENT = -1;
  private final @Nullable FieldPath parent;
  private final String name;
  private final int element;

  /// A field.
  ///
  /// @param parent the field whose message it is in, null at the top
  /// @param name its JSON name
  FieldPath(@Nullable FieldPath parent, String name) {
    this(parent, name, NO_ELEMENT);
  }

  private FieldPath(@Nullable FieldPath parent, String name, int element) {
    this.parent = parent;
    this.name = name;
    this.element = element;
  }

  /// An element of this list.
  FieldPath element(int index) {
    return new FieldPath(parent, name, index);
  }

  /// As clients write it, for example `memberIds[3]`.
  @Override
  public String toString() {
    String last = element == NO_ELEMENT ? name : name + "[" + element + "]";
    return parent == null ? last : parent + "." + last;
  }
}
