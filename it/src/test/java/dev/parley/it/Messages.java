package dev.parley.it;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;

/// The generated classes behind the contract's messages.
final class Messages {
  private Messages() {}

  /// An empty builder of the generated class of a message.
  static Message.Builder builder(Descriptor type) {
    String name = type.getFile().getOptions().getJavaPackage() + "." + type.getName();
    try {
      return (Message.Builder) Class.forName(name).getMethod("newBuilder").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
