package dev.parley.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.AnnotationsProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.MethodOptions.IdempotencyLevel;
import dev.parley.api.accounts.v1.AuthServiceGrpc;
import dev.parley.api.accounts.v1.UserServiceGrpc;
import dev.parley.api.chats.v1.ChatServiceGrpc;
import dev.parley.api.chats.v1.MessageServiceGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class RetryTest {
  private static final List<ServiceDescriptor> SERVICES =
      List.of(
          AuthServiceGrpc.getServiceDescriptor(),
          UserServiceGrpc.getServiceDescriptor(),
          ChatServiceGrpc.getServiceDescriptor(),
          MessageServiceGrpc.getServiceDescriptor());

  @Test
  void aFewSecondTriesAreSavedAndThenCallsMustEarnThem() {
    RetryBudget budget = new RetryBudget(20);
    assertThat(IntStream.range(0, 100).filter(_ -> budget.spend()).count()).isEqualTo(10);

    long more =
        IntStream.range(0, 1_000)
            .filter(
                _ -> {
                  budget.earn();
                  return budget.spend();
                })
            .count();

    assertThat(more).isEqualTo(200);
  }

  @Test
  void withoutAPercentageThereIsNoSecondTry() {
    RetryBudget budget = new RetryBudget(0);
    budget.earn();

    assertThat(budget.spend()).isFalse();
  }

  @Test
  void whatRestReadsWithGetMayBeReadTwice() {
    assertThat(
            methods()
                .filter(method -> options(method).getExtension(AnnotationsProto.http).hasGet()))
        .isNotEmpty()
        .allSatisfy(
            method ->
                assertThat(options(method).getIdempotencyLevel())
                    .as(method.getFullMethodName())
                    .isEqualTo(IdempotencyLevel.NO_SIDE_EFFECTS));
  }

  @Test
  void ofWhatWritesOnlyWhatTheContractMakesRepeatableMayArriveTwice() {
    Set<String> names =
        methods()
            .filter(it -> options(it).getIdempotencyLevel() == IdempotencyLevel.IDEMPOTENT)
            .map(MethodDescriptor::getBareMethodName)
            .collect(Collectors.toSet());

    assertThat(names).containsExactlyInAnyOrder("SendMessage", "SendDirectMessage", "MarkRead");
  }

  private static Stream<MethodDescriptor<?, ?>> methods() {
    return SERVICES.stream().flatMap(service -> service.getMethods().stream());
  }

  private static MethodOptions options(MethodDescriptor<?, ?> method) {
    return Contract.descriptor(method).getOptions();
  }
}
