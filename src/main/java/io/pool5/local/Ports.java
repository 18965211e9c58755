package io.pool5.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * TCP ports of the loopback interface, for those who have to be told a number before they bind it.
 * Whoever can bind port 0 and say which it became should.
 */
public final class Ports {

  /** Linux, macOS and Windows give none of these to outgoing connections, nor for port 0. */
  private static final int FIRST = 20_000;

  private static final int COUNT = 12_000;
  private static final int TRIES = 1_000;

  /** One after the other, so that none is given out twice; from somewhere else in each process. */
  private static final AtomicInteger next =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

  private Ports() {}

  /** One that is free, and stays so unless somebody asks for just that number. */
  public static int free() throws IOException {
    for (int i = 0; i < TRIES; i++) {
      int port = FIRST + Math.floorMod(next.getAndIncrement(), COUNT);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IOException("None of " + TRIES + " ports is free");
  }

  /** The preferred port where it is free, else one that is; 0 prefers none. */
  static int freeOr(int preferred) throws IOException {
    return preferred != 0 && isFree(preferred) ? preferred : free();
  }

  /** Whether nobody listens there at the moment. */
  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException busy) {
      return false;
    }
  }
}
