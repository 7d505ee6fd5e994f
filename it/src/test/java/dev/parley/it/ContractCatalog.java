package dev.parley.it;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.Timestamp;
import dev.parley.api.common.v1.Access;
import dev.parley.api.common.v1.FieldRules;
import dev.parley.api.common.v1.Options;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Every public method of the contract, read from the descriptor that the build wrote, so that a
/// new method is in every generated test without anyone adding it.
final class ContractCatalog {
  private ContractCatalog() {}

  /// A public method and its REST form.
  ///
  /// @param descriptor the method with its options
  /// @param verb the HTTP method
  /// @param path the template: `/v1/chats/{chat_id}`
  /// @param body whether the fields outside the path travel in a JSON body, not in the query
  record Method(MethodDescriptor descriptor, String verb, String path, boolean body) {
    String name() {
      return descriptor.getService().getName() + "." + descriptor.getName();
    }

    Access access() {
      return descriptor.getOptions().getExtension(Options.access);
    }

    List<FieldDescriptor> fields() {
      return descriptor.getInputType().getFields();
    }

    boolean inPath(FieldDescriptor field) {
      return path.contains("{" + field.getName() + "}");
    }

    @Override
    public String toString() {
      return name();
    }
  }

  static FieldRules rules(FieldDescriptor field) {
    return field.getOptions().getExtension(Options.rules);
  }

  /// Whether a field is a time, in JSON a string.
  static boolean isTime(FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
        && field.getMessageType().getFullName().equals(Timestamp.getDescriptor().getFullName());
  }

  static List<Method> publicMethods() {
    List<Method> methods = new ArrayList<>();
    for (FileDescriptor file : files()) {
      file.getServices().stream()
          .flatMap(service -> service.getMethods().stream())
          .filter(
              method -> method.getOptions().getExtension(Options.access) != Access.ACCESS_INTERNAL)
          .filter(method -> file.getPackage().startsWith("parley."))
          .forEach(method -> methods.add(rest(method)));
    }
    return methods;
  }

  private static Method rest(MethodDescriptor method) {
    HttpRule rule = method.getOptions().getExtension(AnnotationsProto.http);
    boolean body = rule.getBody().equals("*");
    return switch (rule.getPatternCase()) {
      case GET -> new Method(method, "GET", rule.getGet(), body);
      case POST -> new Method(method, "POST", rule.getPost(), body);
      case PUT -> new Method(method, "PUT", rule.getPut(), body);
      case PATCH -> new Method(method, "PATCH", rule.getPatch(), body);
      case DELETE -> new Method(method, "DELETE", rule.getDelete(), body);
      default -> throw new IllegalStateException(method.getFullName() + " has no REST form");
    };
  }

  private static List<FileDescriptor> files() {
    ExtensionRegistry extensions = ExtensionRegistry.newInstance();
    Options.registerAllExtensions(extensions);
    AnnotationsProto.registerAllExtensions(extensions);
    try (InputStream in =
        Objects.requireNonNull(
            ContractCatalog.class.getResourceAsStream("/parley-contract.binpb"))) {
      Map<String, FileDescriptorProto> protos = new HashMap<>();
      for (FileDescriptorProto file : FileDescriptorSet.parseFrom(in, extensions).getFileList()) {
        protos.put(file.getName(), file);
      }
      Map<String, FileDescriptor> built = new HashMap<>();
      for (String name : protos.keySet()) {
        build(name, protos, built);
      }
      return built.values().stream()
          .sorted(java.util.Comparator.comparing(FileDescriptor::getName))
          .toList();
    } catch (IOException | DescriptorValidationException e) {
      throw new IllegalStateException("the contract's descriptor cannot be read", e);
    }
  }

  private static FileDescriptor build(
      String name, Map<String, FileDescriptorProto> protos, Map<String, FileDescriptor> built)
      throws DescriptorValidationException {
    FileDescriptor done = built.get(name);
    if (done != null) {
      return done;
    }
    FileDescriptorProto proto = Objects.requireNonNull(protos.get(name), name);
    List<FileDescriptor> dependencies = new ArrayList<>();
    for (String dependency : proto.getDependencyList()) {
      dependencies.add(build(dependency, protos, built));
    }
    FileDescriptor file =
        FileDescriptor.buildFrom(proto, dependencies.toArray(FileDescriptor[]::new));
    built.put(name, file);
    return file;
  }
}
