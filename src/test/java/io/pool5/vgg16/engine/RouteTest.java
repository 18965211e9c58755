package io.pool5.vgg16.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pool5.vgg16.engine.Route.Option;
import io.pool5.vgg16.engine.Route.Stop;
import java.util.List;
import org.bytedeco.dnnl.memory;
import org.junit.jupiter.api.Test;

class RouteTest {

  private static final Candidate BLOCKED =
      new Candidate(true, memory.format_tag.nChw16c, "winograd");
  private static final Candidate PLAIN = new Candidate(false, memory.format_tag.nhwc, "direct");

  @Test
  void theFastestOfEachLayerIsTakenWhereNothingSpeaksAgainstIt() {
    Option slow = new Option(1, PLAIN, 3);
    Option fast = new Option(1, PLAIN, 2);
    assertThat(Route.fastest(List.of(stop(true, slow, fast), stop(false, fast, slow))))
        .containsExactly(fast, fast);
  }

  @Test
  void aLayoutOfItsOwnHasToPayForTheReorders() {
    Option blocked = new Option(1, BLOCKED, 10);
    Option plainFirst = new Option(1, PLAIN, 30);
    Option plain = new Option(1, PLAIN, 9);
    // It saves 1 ms, and costs two reorders of 1 ms.
    assertThat(
            Route.fastest(
                List.of(
                    stop(true, blocked, plainFirst),
                    stop(false, blocked, plain),
                    stop(false, blocked, plainFirst))))
        .containsExactly(blocked, blocked, blocked);
    Option muchFaster = new Option(1, PLAIN, 7);
    assertThat(
            Route.fastest(
                List.of(
                    stop(true, blocked, plainFirst),
                    stop(false, blocked, muchFaster),
                    stop(false, blocked, plainFirst))))
        .containsExactly(blocked, muchFaster, blocked);
  }

  @Test
  void aLayerWithoutAKernelIsNoBeginning() {
    Option one = new Option(1, PLAIN, 5);

    assertThatThrownBy(() -> Route.fastest(List.of(stop(true, one), stop(true), stop(true, one))))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theNumberOfImagesChangesBetweenBlocksOnly() {
    Option one = new Option(1, BLOCKED, 5);
    Option oneSlow = new Option(1, BLOCKED, 8);
    Option eight = new Option(8, BLOCKED, 6);
    Option eightFast = new Option(8, BLOCKED, 4);
    assertThat(
            Route.fastest(
                List.of(
                    stop(true, one, eight),
                    stop(false, oneSlow, eightFast),
                    stop(true, one, eight),
                    stop(false, one, eight))))
        .containsExactly(eight, eightFast, one, one);
  }

  private static Stop stop(boolean opensBlock, Option... options) {
    return new Stop(opensBlock, 1, List.of(options));
  }
}
