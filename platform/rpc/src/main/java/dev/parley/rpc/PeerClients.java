package dev.parley.rpc;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.ClientFactoryBuilder;
import com.linecorp.armeria.client.DecoratingHttpClientFunction;
import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.endpoint.EndpointGroup;
import com.linecorp.armeria.client.endpoint.dns.DnsAddressEndpointGroup;
import com.linecorp.armeria.client.endpoint.dns.DnsAddressEndpointGroupBuilder;
import com.linecorp.armeria.client.endpoint.healthcheck.HealthCheckedEndpointGroup;
import com.linecorp.armeria.client.grpc.GrpcClients;
import com.linecorp.armeria.client.retry.Backoff;
import com.linecorp.armeria.common.SessionProtocol;
import dev.parley.api.common.v1.InstanceServiceGrpc.InstanceServiceBlockingStub;
import io.grpc.Channel;
import java.util.ArrayList;
import java.util.List;

/// Finds the instances of services, asks how they are and connects to them. Thread-safe.
final class PeerClients implements AutoCloseable {
  private static final int MAX_MESSAGE_BYTES = 64 * 1024 * 1024;
  // Docker's DNS says that its answers hold for ten minutes; a new instance shall be found at once.
  private static final int LONGEST_TTL_SECONDS = 5;
  private static final long DNS_RETRY_MILLIS = 1_000;
  private final RpcConfig config;
  private final SessionProtocol protocol;
  private final ClientFactory factory;

  PeerClients(RpcConfig config) {
    this.config = config;
    this.protocol = config.tls().isPresent() ? SessionProtocol.HTTPS : SessionProtocol.HTTP;
    ClientFactoryBuilder clients =
        ClientFactory.builder().connectTimeout(config.peers().healthTimeout());
    config.tls().ifPresent(tls -> tls.secure(clients));
    if (!config.peers().dnsServers().isEmpty()) {
      clients.domainNameResolverCustomizer(
          names -> names.serverAddresses(config.peers().dnsServers()));
    }
    this.factory = clients.build();
  }

  /// The instances at these addresses; those of names come and go as the DNS says.
  EndpointGroup find(List<PeerAddress> addresses) {
    List<EndpointGroup> groups = new ArrayList<>();
    List<Endpoint> fixed =
        addresses.stream().filter(address -> !address.named()).map(PeerAddress::endpoint).toList();
    if (!fixed.isEmpty()) {
      groups.add(EndpointGroup.of(fixed));
    }
    addresses.stream().filter(PeerAddress::named).map(this::lookUp).forEach(groups::add);
    return groups.size() == 1 ? groups.getFirst() : EndpointGroup.of(groups);
  }

  /// Those of the instances that say that they are ready.
  ///
  /// @param watching sees the questions and their answers
  HealthCheckedEndpointGroup check(EndpointGroup instances, DecoratingHttpClientFunction watching) {
    return HealthCheckedEndpointGroup.builder(instances, RpcServer.READY)
        .protocol(protocol)
        .clientFactory(factory)
        .retryBackoff(Backoff.fixed(config.peers().healthInterval().toMillis()))
        .withClientOptions(
            options -> options.responseTimeout(config.peers().healthTimeout()).decorator(watching))
        .build();
  }

  /// A channel to one instance.
  Channel channel(Endpoint instance) {
    return GrpcClients.builder(protocol, instance)
        .factory(factory)
        .responseTimeoutMillis(0) // the call's own deadline decides
        .maxResponseLength(MAX_MESSAGE_BYTES)
        .maxResponseMessageLength(MAX_MESSAGE_BYTES)
        .build(InstanceServiceBlockingStub.class) // Armeria gives channels only through a stub
        .getChannel();
  }

  @Override
  public void close() {
    factory.close();
  }

  private EndpointGroup lookUp(PeerAddress name) {
    DnsAddressEndpointGroupBuilder group =
        DnsAddressEndpointGroup.builder(name.host()).port(name.port());
    group.ttl(1, LONGEST_TTL_SECONDS).backoff(Backoff.fixed(DNS_RETRY_MILLIS));
    if (!config.peers().dnsServers().isEmpty()) {
      group.serverAddresses(config.peers().dnsServers());
    }
    return group.build();
  }
}
