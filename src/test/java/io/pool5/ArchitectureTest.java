package io.pool5;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

/** Holds the arrows between packages that docs/design.md draws. */
@AnalyzeClasses(packages = "io.pool5", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule ARROWS_POINT_ONE_WAY =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("cli")
          .definedBy("io.pool5.cli..")
          .layer("view")
          .definedBy("io.pool5.view..")
          .layer("applications")
          .definedBy(
              "io.pool5.local..",
              "io.pool5.features..",
              "io.pool5.head..",
              "io.pool5.bench..",
              "io.pool5.dlq..")
          .layer("health")
          .definedBy("io.pool5.health..")
          .layer("streams")
          .definedBy("io.pool5.streams..")
          .layer("parts")
          .definedBy(
              "io.pool5.image..",
              "io.pool5.vgg16..",
              "io.pool5.linear..",
              "io.pool5.events..",
              "io.pool5.npy..")
          .layer("foundations")
          .definedBy("io.pool5.config..", "io.pool5.metrics..")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("view")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("applications")
          .mayOnlyBeAccessedByLayers("cli", "view")
          .whereLayer("health")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("streams")
          .mayOnlyBeAccessedByLayers("cli", "applications")
          .whereLayer("parts")
          .mayOnlyBeAccessedByLayers("cli", "view", "applications", "streams");

  @ArchTest
  static final ArchRule NO_CYCLES = slices().matching("io.pool5.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule THE_MATHEMATICS_KNOWS_ONLY_THE_JDK =
      ArchRuleDefinition.classes()
          .that()
          .resideInAPackage("io.pool5.linear..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.pool5.linear..", "java..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule ONLY_EVENTS_TOUCHES_THE_REGISTRY_CLIENT =
      ArchRuleDefinition.noClasses()
          .that()
          .resideOutsideOfPackage("io.pool5.events..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.flink..");
}
