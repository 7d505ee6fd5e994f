package dev.parley.gateway;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import com.google.protobuf.Descriptors.GenericDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/// The comments of the contract's source, by full name of what they are about. Immutable.
///
/// Generated classes do not carry comments; the descriptor set beside them does.
final class ContractComments {
  private final Map<String, String> byName;

  private ContractComments(Map<String, String> byName) {
    this.byName = Map.copyOf(byName);
  }

  /// Reads them from the class path.
  ///
  /// @throws IOException if the descriptor set is missing or broken
  static ContractComments load() throws IOException {
    Map<String, String> byName = new HashMap<>();
    try (InputStream in =
        ContractComments.class.getClassLoader().getResourceAsStream("parley-contract.binpb")) {
      if (in == null) {
        throw new IOException("parley-contract.binpb is missing from the class path");
      }
      for (FileDescriptorProto file : FileDescriptorSet.parseFrom(in).getFileList()) {
        if (file.getPackage().startsWith("parley.")) {
          collect(file, byName);
        }
      }
    }
    return new ContractComments(byName);
  }

  /// The comment of a service, method, message, field, enum or enum value.
  ///
  /// @return its text on one line, empty if there is none
  String of(GenericDescriptor descriptor) {
    return byName.getOrDefault(name(descriptor), "");
  }

  private static String name(GenericDescriptor descriptor) {
    return descriptor instanceof com.google.protobuf.Descriptors.EnumValueDescriptor value
        ? value.getType().getFullName() + "." + value.getName()
        : descriptor.getFullName();
  }

  private static void collect(FileDescriptorProto file, Map<String, String> byName) {
    for (Location location : file.getSourceCodeInfo().getLocationList()) {
      String comment = location.getLeadingComments().strip().replaceAll("\\s*\\n\\s*", " ");
      List<Integer> path = location.getPathList();
      if (!comment.isEmpty() && path.size() % 2 == 0 && path.size() >= 2 && path.size() <= 4) {
        String name = name(file, path);
        if (!name.isEmpty()) {
          byName.put(file.getPackage() + "." + name, comment);
        }
      }
    }
  }

  /// The name at a path of field numbers and indexes, as descriptor.proto defines it.
  private static String name(FileDescriptorProto file, List<Integer> path) {
    int index = path.get(1);
    return switch (path.get(0)) {
      case FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER -> {
        DescriptorProto message = file.getMessageType(index);
        yield member(
            message.getName(),
            path,
            DescriptorProto.FIELD_FIELD_NUMBER,
            i -> message.getField(i).getName());
      }
      case FileDescriptorProto.ENUM_TYPE_FIELD_NUMBER -> {
        EnumDescriptorProto type = file.getEnumType(index);
        yield member(
            type.getName(),
            path,
            EnumDescriptorProto.VALUE_FIELD_NUMBER,
            i -> type.getValue(i).getName());
      }
      case FileDescriptorProto.SERVICE_FIELD_NUMBER -> {
        ServiceDescriptorProto service = file.getService(index);
        yield member(
            service.getName(),
            path,
            ServiceDescriptorProto.METHOD_FIELD_NUMBER,
            i -> service.getMethod(i).getName());
      }
      default -> "";
    };
  }

  private static String member(
      String owner, List<Integer> path, int memberField, IntFunction<String> memberName) {
    if (path.size() == 2) {
      return owner;
    }
    return path.get(2) == memberField ? owner + "." + memberName.apply(path.get(3)) : "";
  }
}
