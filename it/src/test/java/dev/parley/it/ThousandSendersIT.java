package dev.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.chats.v1.ListMessagesRequest;
import dev.parley.api.chats.v1.ListMessagesResponse;
import dev.parley.api.chats.v1.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// A thousand senders at once: everything is acknowledged and every chat's sequence is 1..n.
final class ThousandSendersIT {
  private static final int SENDERS = 1_000;
  private static final int MESSAGES_EACH = 5;

  @Test
  void aThousandSendersInAThousandChatsAreAllAcknowledgedInOrder()
      throws ExecutionException, InterruptedException {
    try (TestServer server = TestServer.start();
        ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      List<TestServer.User> people = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        people.add(server.register("sender" + i));
      }
      List<String> chats = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        chats.add(server.createGroup(people.get(i % people.size()), List.of()));
      }
      List<Future<List<Long>>> sends = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        TestServer.User sender = people.get(i % people.size());
        String chat = chats.get(i);
        sends.add(
            senders.submit(
                () -> {
                  List<Long> acknowledged = new ArrayList<>();
                  for (int n = 1; n <= MESSAGES_EACH; n++) {
                    acknowledged.add(server.send(sender, chat, "c" + n, "message " + n));
                  }
                  return acknowledged;
                }));
      }

      List<Long> oneToN = LongStream.rangeClosed(1, MESSAGES_EACH).boxed().toList();
      for (int i = 0; i < SENDERS; i++) {
        assertThat(sends.get(i).get()).isEqualTo(oneToN);
        assertThat(history(server, people.get(i % people.size()), chats.get(i))).isEqualTo(oneToN);
      }
    }
  }

  private static List<Long> history(TestServer server, TestServer.User user, String chat) {
    return server
        .call(
            "MessageService.ListMessages",
            ListMessagesRequest.newBuilder().setChatId(chat).build(),
            user.bearer(),
            ListMessagesResponse.newBuilder())
        .getMessagesList()
        .stream()
        .map(Message::getSeq)
        .toList();
  }
}
