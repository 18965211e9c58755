package io.pool5;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

/** docs/security.md says what is never read here. */
@AnalyzeClasses(packages = "io.pool5", importOptions = ImportOption.DoNotIncludeTests.class)
class DeserialisationTest {

  @ArchTest
  static final ArchRule NO_OBJECTS_ARE_READ =
      ArchRuleDefinition.noClasses()
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.io.ObjectInputStream");

  @ArchTest
  static final ArchRule NO_XML_IS_READ =
      ArchRuleDefinition.noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("javax.xml..", "org.xml..", "org.w3c..", "java.beans..");

  @ArchTest
  static final ArchRule NO_COLOUR_PROFILE_IS_READ =
      ArchRuleDefinition.noClasses()
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.awt.color.ICC_Profile");

  @ArchTest
  static final ArchRule NO_YAML_IS_READ =
      ArchRuleDefinition.noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.yaml..", "com.fasterxml.jackson.dataformat..");

  /** A document chooses the classes of such a field. */
  @ArchTest
  static final ArchRule NO_JSON_CHOOSES_CLASSES =
      ArchRuleDefinition.noClasses()
          .should()
          .callMethodWhere(
              com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                  com.tngtech.archunit.base.DescribedPredicate.describe(
                      "activates default typing",
                      target ->
                          target.getName().equals("activateDefaultTyping")
                              || target.getName().equals("enableDefaultTyping"))))
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("com.fasterxml.jackson.annotation.JsonTypeInfo");
}
