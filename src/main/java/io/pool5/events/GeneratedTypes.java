package io.pool5.events;

import org.apache.avro.util.ClassSecurityValidator;

/** Avro makes only objects of classes that are trusted by name; ours are the generated ones. */
final class GeneratedTypes {

  static {
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(),
            type -> type.getPackage() == GeneratedTypes.class.getPackage()));
  }

  private GeneratedTypes() {}

  /** Has an effect once, when this class is loaded. */
  static void trust() {}
}
