package io.pool5.vgg16.engine;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.javacpp.Loader;

/**
 * Says in one sentence why a native library cannot be used and what to do. The JVM's own words name
 * places where the library was looked for, whatever the reason.
 */
final class NativeLibraries {

  private static final String SET_DIRECTORY =
      "start with POOL5_JAVA_OPTS=-Dorg.bytedeco.javacpp.cachedir=DIR, where DIR can be written and"
          + " allows execution";

  /** From the second failure on, the JVM says no more than that there was a first one. */
  private static final Map<String, String> FIRST = new ConcurrentHashMap<>();

  private NativeLibraries() {}

  static String sentence(String library, Throwable failure) {
    return failure instanceof LinkageError
        ? FIRST.computeIfAbsent(library, name -> explain(name, messages(failure)))
        : library + " cannot be used here: " + failure.getMessage();
  }

  static String explain(String library, Set<String> messages) {
    String said = String.join("; ", messages);
    if (said.contains("Could not create the cache")) {
      return library + " has nowhere to unpack its native library to: " + SET_DIRECTORY;
    }
    if (said.contains("failed to map segment") || said.contains("Operation not permitted")) {
      return library
          + "'s native library was unpacked to a directory that forbids execution (mounted noexec?): "
          + SET_DIRECTORY;
    }
    if (said.contains("musl") || said.contains("ld-linux")) {
      return library
          + "'s native library needs glibc, which this system (Alpine?) lacks: run pool5 on Debian,"
          + " Ubuntu or another system with glibc";
    }
    if (said.contains("Could not find jni") || said.contains("not present")) {
      return "This build of pool5 lacks "
          + library
          + "'s native library for "
          + Loader.getPlatform()
          + ": build it on this platform, or take another --engine";
    }
    if (said.contains("cannot open shared object file")) {
      return library
          + "'s native library lacks another one, or was unpacked only in part (is the disk full?): "
          + last(messages)
          + "; make room, or "
          + SET_DIRECTORY;
    }
    return library + " cannot be loaded here: " + last(messages);
  }

  private static String last(Set<String> messages) {
    String last = "";
    for (String message : messages) {
      last = message;
    }
    return last;
  }

  private static Set<String> messages(Throwable failure) {
    Set<String> messages = new LinkedHashSet<>();
    for (Throwable each = failure; each != null; each = each.getCause()) {
      messages.add(each.getMessage() == null ? each.getClass().getSimpleName() : each.getMessage());
    }
    return messages;
  }
}
