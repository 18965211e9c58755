package io.pool5.config;

import java.util.Optional;

/** Which pool5 this is. */
public final class Release {

  private Release() {}

  /** The version that the build wrote into the jar's manifest. */
  public static String version() {
    return Optional.ofNullable(Release.class.getPackage().getImplementationVersion())
        .orElse("(not packaged)");
  }
}
