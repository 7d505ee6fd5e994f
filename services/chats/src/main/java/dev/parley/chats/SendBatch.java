package dev.parley.chats;

import dev.parley.api.accounts.v1.Role;
import dev.parley.api.chats.v1.CallerSend;
import dev.parley.api.chats.v1.SendMessageRequest;
import dev.parley.api.chats.v1.SendMessagesRequest;
import dev.parley.api.chats.v1.SendMessagesResponse;
import dev.parley.api.chats.v1.SendOutcome;
import dev.parley.api.chats.v1.SendRefusal;
import dev.parley.api.common.v1.ErrorReason;
import dev.parley.rpc.Caller;
import dev.parley.rpc.ContractRules;
import dev.parley.rpc.Failure;
import dev.parley.rpc.TokenVerifier;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends of many callers that came in one call: each is checked, placed and answered as if it came
/// alone. Thread-safe.
final class SendBatch {
  private static final Logger log = LoggerFactory.getLogger(SendBatch.class);
  private final TokenVerifier tokens;
  private final Sending sending;
  private final MessageWriter writer;
  private final Contacts contacts;

  private record ToDirect(UUID sender, SendMessageRequest message, CompletableFuture<Sent> answer) {
    UUID chatId() {
      return UUID.fromString(message.getChatId());
    }
  }

  SendBatch(TokenVerifier tokens, Sending sending, MessageWriter writer, Contacts contacts) {
    this.tokens = tokens;
    this.sending = sending;
    this.writer = writer;
    this.contacts = contacts;
  }

  /// Sends; blocks until every outcome is known.
  SendMessagesResponse send(SendMessagesRequest request) {
    List<CompletableFuture<Sent>> answers = new ArrayList<>(request.getSendsCount());
    List<ToDirect> directs = new ArrayList<>();
    for (CallerSend send : request.getSendsList()) {
      answers.add(start(send, directs));
    }
    if (!directs.isEmpty()) {
      start(directs);
    }
    writer.awaitAll(answers);
    SendMessagesResponse.Builder response = SendMessagesResponse.newBuilder();
    for (CompletableFuture<Sent> answer : answers) {
      response.addOutcomes(outcome(answer));
    }
    return response.build();
  }

  /// @param directs what has to wait until it is known who may write there
  private CompletableFuture<Sent> start(CallerSend send, List<ToDirect> directs) {
    try {
      Caller caller = tokens.verify(send.getAccessToken()).require(Role.ROLE_USER);
      SendMessageRequest message = send.getMessage();
      ContractRules.check(message);
      if (!DirectChats.isDirect(message.getChatId())) {
        return sending.toChat(caller.userId(), message);
      }
      CompletableFuture<Sent> answer = new CompletableFuture<>();
      directs.add(new ToDirect(caller.userId(), message, answer));
      return answer;
    } catch (StatusRuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /// Asks once for all of them.
  private void start(List<ToDirect> directs) {
    Contacts.Answers answers = contacts.of(directs.stream().map(ToDirect::chatId).toList());
    for (ToDirect direct : directs) {
      try {
        var _ =
            sending
                .toChat(direct.sender(), direct.message(), answers)
                .whenComplete(
                    (sent, error) -> {
                      if (error == null) {
                        direct.answer().complete(sent);
                      } else {
                        direct.answer().completeExceptionally(error);
                      }
                    });
      } catch (RuntimeException e) {
        direct.answer().completeExceptionally(e);
      }
    }
  }

  private SendOutcome outcome(CompletableFuture<Sent> answer) {
    try {
      StoredMessage message = writer.await(answer).message();
      return SendOutcome.newBuilder()
          .setSeq(message.seq())
          .setSentAt(Protos.time(message.sentAt()))
          .build();
    } catch (RuntimeException e) {
      Failure.Detail detail = Failure.detail(e);
      if (detail.reason() == ErrorReason.ERROR_REASON_INTERNAL) {
        log.atError().setCause(e).log("A send failed");
      }
      SendRefusal.Builder refusal =
          SendRefusal.newBuilder()
              .setReason(detail.reason())
              .setMessage(detail.message())
              .setField(detail.field());
      detail.retryAfter().ifPresent(wait -> refusal.setRetryAfterMillis(wait.toMillis()));
      return SendOutcome.newBuilder().setRefusal(refusal).build();
    }
  }
}
