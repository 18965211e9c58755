package io.pool5.faults;

import io.pool5.local.EmbeddedBroker;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** The embedded broker in a process of its own, which can be frozen and killed. */
public final class BrokerProcess {

  static final String SERVES = "The broker serves";

  private BrokerProcess() {}

  /** Starts it, with its data in {@code args[0]}, at the port {@code args[1]}. */
  public static void main(String[] args) throws Exception {
    EmbeddedBroker broker = EmbeddedBroker.start(Path.of(args[0]), Integer.parseInt(args[1]));
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-close"));
    System.out.println(SERVES + " at " + broker.bootstrapServers());
    new CountDownLatch(1).await();
  }
}
