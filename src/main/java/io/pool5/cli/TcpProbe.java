package io.pool5.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Utils;

/**
 * Finds out whether anything listens at an address. Kafka's clients try again for a minute before
 * they say that nothing does.
 */
final class TcpProbe {

  private TcpProbe() {}

  /**
   * Connects to each server until one accepts.
   *
   * @param servers host:port, in Kafka's spelling; one that is not is left to Kafka to judge
   * @return why none accepts, or nothing where one does
   */
  static Optional<String> failure(List<String> servers, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    String failure = null;
    for (int i = 0; i < servers.size(); i++) {
      String host = Utils.getHost(servers.get(i));
      Integer port = Utils.getPort(servers.get(i));
      if (host == null || port == null) {
        return Optional.empty();
      }
      long shareNanos = (end - System.nanoTime()) / (servers.size() - i);
      failure = failure(host, port, Duration.ofNanos(shareNanos));
      if (failure == null) {
        return Optional.empty();
      }
    }
    return Optional.ofNullable(failure);
  }

  private static String failure(String host, int port, Duration limit) {
    List<InetAddress> addresses = new ArrayList<>();
    try {
      addresses.addAll(List.of(InetAddress.getAllByName(host)));
    } catch (UnknownHostException e) {
      return "the host " + host + " is unknown";
    }
    int limitMs = Math.toIntExact(Math.max(100, limit.toMillis() / addresses.size()));
    String failure = null;
    for (InetAddress address : addresses) {
      // Kafka's clients know no proxy either.
      try (Socket socket = new Socket(Proxy.NO_PROXY)) {
        socket.connect(new InetSocketAddress(address, port), limitMs);
        return null;
      } catch (IOException e) {
        failure = e.getMessage();
      }
    }
    return failure;
  }
}
