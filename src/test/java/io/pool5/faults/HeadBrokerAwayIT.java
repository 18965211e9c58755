package io.pool5.faults;

import java.nio.file.Path;

/** The same while a head works, in the long form only: workers share most of the code. */
@LongForm
class HeadBrokerAwayIT extends BrokerAwayIT {

  @Override
  WorkerSite open(Path dir, String bootstrapServers, String registryUrl) throws Exception {
    return new HeadSite(dir, bootstrapServers, registryUrl);
  }

  /** A head predicts hundreds within a second. */
  @Override
  int work() {
    return Extent.of(300, 600);
  }
}
