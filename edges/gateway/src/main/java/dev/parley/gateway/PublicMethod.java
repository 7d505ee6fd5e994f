package dev.parley.gateway;

import com.google.protobuf.Descriptors;
import com.google.protobuf.Message;
import dev.parley.api.common.v1.Access;
import dev.parley.rpc.Contract;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import java.util.Objects;

/// One method of the contract that the doors offer. Immutable.
///
/// @param grpc how it is called
/// @param contract what the contract says of it
/// @param access who may call it
record PublicMethod(
    MethodDescriptor<Message, Message> grpc, Descriptors.MethodDescriptor contract, Access access) {

  /// Describes a method generated from the contract; all of them take and give messages.
  @SuppressWarnings("unchecked")
  static PublicMethod of(MethodDescriptor<?, ?> method) {
    return new PublicMethod(
        (MethodDescriptor<Message, Message>) method,
        Contract.descriptor(method),
        Contract.access(method));
  }

  /// The name in metrics: `parley.chats.v1.ChatService/GetChat`.
  String name() {
    return grpc.getFullMethodName();
  }

  /// A builder of an empty request.
  Message.Builder newRequest() {
    return prototype(grpc.getRequestMarshaller()).newBuilderForType();
  }

  private static Message prototype(MethodDescriptor.Marshaller<Message> marshaller) {
    Message prototype =
        marshaller instanceof PrototypeMarshaller<Message> typed
            ? typed.getMessagePrototype()
            : null;
    return Objects.requireNonNull(prototype, "the marshaller is not of a protobuf message");
  }
}
