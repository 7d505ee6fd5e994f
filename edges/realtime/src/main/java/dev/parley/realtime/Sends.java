package dev.parley.realtime;

import dev.parley.api.chats.v1.SendMessageRequest;
import dev.parley.rpc.Channels;
import java.util.concurrent.Executor;

/// Hands sends to chats, those to direct chats in calls of their own: for them it is asked who has
/// blocked whom, which may take long, and sends to groups shall not wait for it. Thread-safe.
final class Sends {
  /// Where the version stands in the canonical form of a UUID, and that of direct chats.
  private static final int VERSION_AT = 14;

  private static final char DIRECT = '5';

  private final SendBatches groups;
  private final SendBatches directs;

  /// @param threads runs calls, on threads that may block
  Sends(Channels channels, Executor threads) {
    this.groups = new SendBatches(channels, threads);
    this.directs = new SendBatches(channels, threads);
  }

  /// Sends soon.
  ///
  /// @param token the sender's access token
  /// @param request what the client said; chats checks it
  /// @param answer told the outcome
  void send(String token, SendMessageRequest request, SendBatches.Answer answer) {
    (isDirect(request.getChatId()) ? directs : groups).send(token, request, answer);
  }

  private static boolean isDirect(String chatId) {
    return chatId.length() > VERSION_AT && chatId.charAt(VERSION_AT) == DIRECT;
  }
}
