package dev.parley.redis;

import dev.parley.kernel.ConfigReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// How to prove who we are to Redis, and who it is to us.
///
/// @param user the ACL user; empty for the default one
/// @param password its password, never printed; empty for none
/// @param sentinelPassword the Sentinels' password, never printed; empty for none
/// @param tls whether connections are encrypted; names in certificates are checked then
/// @param authorities a PEM file of the certificate authorities to trust instead of Java's own
public record RedisSecurity(
    String user,
    String password,
    String sentinelPassword,
    boolean tls,
    Optional<Path> authorities) {

  /// Without passwords and encryption.
  public static final RedisSecurity NONE = new RedisSecurity("", "", "", false, Optional.empty());

  static RedisSecurity read(ConfigReader reader) {
    RedisSecurity security =
        new RedisSecurity(
            reader.string("user", "", "the ACL user; empty for Redis' default user"),
            reader.secret("password", "", "the user's password"),
            reader.secret("sentinel-password", "", "the password of the Sentinels"),
            reader.flag("tls", false, "whether connections to Redis are encrypted"),
            reader
                .optional("tls-ca", "PEM file of the authorities to trust; empty for Java's own")
                .map(Path::of));
    if (!security.user().isEmpty() && security.password().isEmpty()) {
      reader.refuse("redis.user is set, but redis.password is not");
    }
    security
        .authorities()
        .filter(file -> !security.tls() || !Files.isReadable(file))
        .ifPresent(
            file ->
                reader.refuse(
                    security.tls()
                        ? "redis.tls-ca names " + file + ", which cannot be read"
                        : "redis.tls-ca is set, but redis.tls is not true"));
    return security;
  }

  @Override
  public String toString() {
    return "RedisSecurity[user=" + user + ", tls=" + tls + "]"; // without the passwords
  }
}
