package dev.parley.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.Base16;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/// A Lua script that reads and changes one key and returns whole numbers. Immutable; thread-safe.
public final class RedisScript {
  private final String source;
  private final String digest;

  /// Makes a script.
  ///
  /// @param source Lua; `KEYS[1]` is the key, `ARGV` the arguments; returns a table of integers
  public RedisScript(String source) {
    this.source = source;
    this.digest = Base16.digest(source.getBytes(StandardCharsets.UTF_8));
  }

  CompletionStage<List<Long>> run(
      StatefulRedisConnection<String, byte[]> connection, String key, List<String> arguments) {
    String[] keys = {key};
    byte[][] values =
        arguments.stream()
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
    CompletionStage<List<Long>> known =
        connection.async().evalsha(digest, ScriptOutputType.MULTI, keys, values);
    return known.exceptionallyCompose(
        failure ->
            Failures.root(failure) instanceof RedisNoScriptException
                ? connection.async().eval(source, ScriptOutputType.MULTI, keys, values)
                : CompletableFuture.failedFuture(new CompletionException(failure)));
  }
}
