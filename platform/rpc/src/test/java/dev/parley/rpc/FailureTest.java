package dev.parley.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.common.v1.ErrorReason;
import dev.parley.api.common.v1.Options;
import io.grpc.Status;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

final class FailureTest {
  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"UNRECOGNIZED", "ERROR_REASON_UNSPECIFIED"})
  void everyReasonHasAnErrorStatusInTheContractAndReadsBackAsItself(ErrorReason reason) {
    Failure.Detail detail = Failure.detail(Failure.of(reason, "why"));

    assertThat(reason.getValueDescriptor().getOptions().hasExtension(Options.status)).isTrue();
    assertThat(detail.status()).isNotEqualTo(Status.Code.OK);
    assertThat(detail.reason()).isEqualTo(reason);
    assertThat(detail.message()).isEqualTo("why");
  }

  @Test
  void aFieldAndARetryTimeTravelWithTheStatus() {
    assertThat(Failure.detail(Failure.field("memberIds[3]", "no")).field())
        .isEqualTo("memberIds[3]");
    assertThat(
            Failure.detail(
                    Failure.retryAfter(
                        ErrorReason.ERROR_REASON_RATE_LIMITED, "slow", Duration.ofMillis(1500)))
                .retryAfter())
        .contains(Duration.ofMillis(1500));
  }

  @Test
  void anUnexpectedErrorShowsNothingOfItself() {
    Failure.Detail detail = Failure.detail(new IllegalStateException("password=hunter2"));

    assertThat(detail.reason()).isEqualTo(ErrorReason.ERROR_REASON_INTERNAL);
    assertThat(detail.message()).doesNotContain("hunter2");
  }

  @Test
  void aLostDatabaseIsUnavailableHoweverDeepItIsWrapped() {
    for (SQLException cause :
        new SQLException[] {
          new SQLTransientConnectionException("pool"),
          new SQLException("gone", "08006"),
          new SQLException("shutting down", "57P01")
        }) {
      assertThat(Failure.detail(new CompletionException(new RuntimeException(cause))).reason())
          .isEqualTo(ErrorReason.ERROR_REASON_UNAVAILABLE);
    }
  }

  @Test
  void aWrongStatementIsNotMistakenForALostDatabase() {
    assertThat(Failure.detail(new RuntimeException(new SQLException("syntax", "42601"))).reason())
        .isEqualTo(ErrorReason.ERROR_REASON_INTERNAL);
  }
}
