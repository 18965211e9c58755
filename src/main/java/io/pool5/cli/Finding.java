package io.pool5.cli;

/**
 * What one check of {@code pool5 doctor} has found.
 *
 * @param name of the check
 * @param detail what is there; where it failed, why and what to do
 */
record Finding(String name, Status status, String detail) {

  /** How a check ended. */
  enum Status {
    OK,
    FAILED,
    /** It does not matter here, or could not be made because another one failed. */
    SKIPPED
  }

  static Finding ok(String name, String detail) {
    return new Finding(name, Status.OK, detail);
  }

  static Finding failed(String name, String detail) {
    return new Finding(name, Status.FAILED, detail);
  }

  static Finding skipped(String name, String detail) {
    return new Finding(name, Status.SKIPPED, detail);
  }
}
