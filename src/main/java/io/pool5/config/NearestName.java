package io.pool5.config;

import java.util.Collection;
import java.util.Comparator;

/** Finds what a mistyped name was probably meant to be. */
final class NearestName {

  /** Letters between a mistyped name and the one that is meant: two are one pair swapped. */
  private static final int MISTYPED = 2;

  private NearestName() {}

  /** The candidate with the smallest edit distance; {@code candidates} is not empty. */
  static String to(String name, Collection<String> candidates) {
    return candidates.stream()
        .min(Comparator.<String>comparingInt(c -> editDistance(name, c)).thenComparing(c -> c))
        .orElseThrow();
  }

  /** Whether a name is so near another that it is probably that one mistyped. */
  static boolean isMistyped(String name, String other) {
    return editDistance(name, other) <= MISTYPED;
  }

  /** Levenshtein's distance. */
  static int editDistance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitution, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
