package io.pool5.features;

/** Where the record of an image stands. */
enum Turn {
  /** Its turn comes later: it is computed where there is room. */
  AHEAD,
  /** A stream thread waits for it: it goes before those that are ahead. */
  DUE,
  /** Nobody will ask for it: it need not be computed. */
  FORGOTTEN
}
