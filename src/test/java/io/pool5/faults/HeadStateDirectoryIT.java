package io.pool5.faults;

import java.nio.file.Path;

/** The same of a head, in the long form only: workers share most of the code. */
@LongForm
class HeadStateDirectoryIT extends StateDirectoryIT {

  @Override
  WorkerSite open(Path dir, String bootstrapServers, String registryUrl) throws Exception {
    return new HeadSite(dir, bootstrapServers, registryUrl);
  }
}
