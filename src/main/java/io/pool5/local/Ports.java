package io.pool5.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** TCP ports of the loopback interface. */
final class Ports {

  private Ports() {}

  /** The preferred port where it is free, else one that is; 0 prefers none. */
  static int freeOr(int preferred) throws IOException {
    try (ServerSocket socket = new ServerSocket(preferred, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException busy) {
      if (preferred == 0) {
        throw busy;
      }
      return freeOr(0);
    }
  }
}
