package dev.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.ExtensionRegistry;
import dev.parley.api.common.v1.Access;
import dev.parley.api.common.v1.Options;
import io.grpc.ServiceDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class PublicContractTest {
  @Test
  void offersEveryMethodOfTheContractThatIsNotInternal() throws IOException {
    assertThat(PublicContract.methods().stream().map(PublicMethod::name))
        .containsExactlyInAnyOrderElementsOf(publicMethods());
  }

  @Test
  void noServiceMixesPublicAndInternalMethods() {
    for (ServiceDescriptor service : PublicContract.SERVICES) {
      assertThat(PublicContract.methods(service)).hasSize(service.getMethods().size());
    }
  }

  @Test
  void everyPublicMethodIsOnRest() {
    assertThat(PublicContract.methods()).allSatisfy(m -> assertThat(RestRoute.of(m)).isNotEmpty());
  }

  @Test
  void whatComesInTheQueryIsScalarOrATime() {
    PublicContract.methods().stream()
        .flatMap(method -> RestRoute.of(method).stream())
        .filter(route -> !route.body())
        .flatMap(route -> route.otherFields().stream())
        .forEach(
            field ->
                assertThat(
                        field.getJavaType() != FieldDescriptor.JavaType.MESSAGE
                            || FieldSchema.isTime(field))
                    .as(field.getFullName())
                    .isTrue());
  }

  private static List<String> publicMethods() throws IOException {
    ExtensionRegistry options = ExtensionRegistry.newInstance();
    Options.registerAllExtensions(options);
    List<String> names = new ArrayList<>();
    try (InputStream in =
        PublicContractTest.class.getClassLoader().getResourceAsStream("parley-contract.binpb")) {
      for (FileDescriptorProto file :
          FileDescriptorSet.parseFrom(Objects.requireNonNull(in), options).getFileList()) {
        file.getServiceList()
            .forEach(
                service ->
                    service.getMethodList().stream()
                        .filter(PublicContractTest::isPublic)
                        .forEach(
                            method ->
                                names.add(
                                    "%s.%s/%s"
                                        .formatted(
                                            file.getPackage(),
                                            service.getName(),
                                            method.getName()))));
      }
    }
    return names;
  }

  private static boolean isPublic(MethodDescriptorProto method) {
    return method.getOptions().getExtension(Options.access) != Access.ACCESS_INTERNAL;
  }
}
