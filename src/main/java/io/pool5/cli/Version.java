package io.pool5.cli;

import io.pool5.config.Release;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"pool5 " + Release.version()};
  }
}
