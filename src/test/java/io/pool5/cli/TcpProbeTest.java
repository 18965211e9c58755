package io.pool5.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pool5.local.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TcpProbeTest {

  private static final Duration LIMIT = Duration.ofSeconds(2);

  @Test
  void oneServerThatAcceptsIsEnough() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(TcpProbe.failure(List.of("127.0.0.1:1", at(socket)), LIMIT)).isEmpty();
    }
  }

  @Test
  void saysWhyNoneAccepts() throws IOException {
    assertThat(TcpProbe.failure(List.of("127.0.0.1:" + Ports.free()), LIMIT))
        .hasValueSatisfying(why -> assertThat(why).containsIgnoringCase("refused"));
    assertThat(TcpProbe.failure(List.of("nowhere.invalid:9092"), LIMIT))
        .contains("the host nowhere.invalid is unknown");
  }

  @Test
  void whatIsNoAddressIsLeftToKafka() {
    assertThat(TcpProbe.failure(List.of("no-port"), LIMIT)).isEmpty();
  }

  private static String at(ServerSocket socket) {
    return "127.0.0.1:" + socket.getLocalPort();
  }
}
