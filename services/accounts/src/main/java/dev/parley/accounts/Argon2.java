package dev.parley.accounts;

import java.util.Arrays;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Computes Argon2id (RFC 9106) with Bouncy Castle and keeps its memory for the next hash: 19 MiB
/// of garbage per login would be most of what the server allocates. For one thread.
final class Argon2 {
  static final int HASH_BYTES = 32;
  // Besides its matrix the generator takes a handful of working blocks.
  private static final int WORKING_BLOCKS = 8;
  private final BlockPool memory;

  /// Makes an instance without memory yet.
  ///
  /// @param memoryKib the memory of the usual hash; larger ones work, too
  Argon2(int memoryKib) {
    this.memory = new FixedBlockPool(memoryKib + WORKING_BLOCKS);
  }

  /// Computes a hash.
  ///
  /// @param password UTF-8, wiped afterwards
  byte[] compute(Argon2Cost cost, byte[] salt, byte[] password) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(cost.memoryKib())
            .withIterations(cost.passes())
            .withParallelism(cost.lanes())
            .withSalt(salt)
            .withBlockPool(memory)
            .build());
    byte[] hash = new byte[HASH_BYTES];
    generator.generateBytes(password, hash);
    Arrays.fill(password, (byte) 0);
    return hash;
  }
}
