package dev.parley.redis;

/// How Redis is run.
public enum RedisMode {
  /// One server.
  STANDALONE,
  /// A master and its replicas, watched by Sentinels that tell which one is the master.
  SENTINEL,
  /// Redis Cluster: several masters that share the hash slots.
  CLUSTER
}
