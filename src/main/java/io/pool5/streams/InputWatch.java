package io.pool5.streams;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DeleteConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupSubscribedToTopicException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every few seconds at the partitions that an application has: how many records wait there,
 * and whether their topics are still the same. Thread-safe.
 */
final class InputWatch implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(InputWatch.class);

  private static final Duration EVERY = Duration.ofSeconds(10);
  private static final int LIMIT_MS = 10_000;

  private final Admin admin;
  private final String group;
  private final String instance;
  private final Supplier<Set<TopicPartition>> partitions;
  private final LongConsumer lagged;
  private final Consumer<TopicMadeAnewException> madeAnew;
  private final InputLag lag;
  private final TopicWatch topics;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "pool5-input");
            thread.setDaemon(true);
            return thread;
          });
  private volatile OptionalLong newest = OptionalLong.empty();

  /**
   * Begins to look.
   *
   * @param admin closed with this
   * @param instance what the names of this application's static members begin with
   * @param partitions those that the application has at the moment
   * @param lagged told how many records wait
   * @param madeAnew told once, and nothing is looked at after that
   */
  InputWatch(
      Admin admin,
      String group,
      String instance,
      Supplier<Set<TopicPartition>> partitions,
      LongConsumer lagged,
      Consumer<TopicMadeAnewException> madeAnew) {
    this.admin = admin;
    this.group = group;
    this.instance = instance;
    this.partitions = partitions;
    this.lagged = lagged;
    this.madeAnew = madeAnew;
    this.lag = new InputLag(admin, group);
    this.topics = new TopicWatch(admin);
    var unused = timer.scheduleWithFixedDelay(this::look, 1, EVERY.toSeconds(), TimeUnit.SECONDS);
  }

  /** Records that wait; empty where Kafka did not answer, or has not been asked yet. */
  OptionalLong lag() {
    return newest;
  }

  private void look() {
    try {
      Set<TopicPartition> ours = partitions.get();
      topics
          .madeAnew(ours.stream().map(TopicPartition::topic).collect(Collectors.toSet()))
          .ifPresent(this::changed);
      long records = lag.records(ours);
      newest = OptionalLong.of(records);
      lagged.accept(records);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | RuntimeException e) {
      newest = OptionalLong.empty();
      log.debug("The lag of {} is not known", group, e);
    }
  }

  private void changed(TopicDescription topic) {
    timer.shutdown();
    madeAnew.accept(new TopicMadeAnewException(topic.name()));
  }

  /** Looks no more; to be called before the application is closed. */
  void stop() {
    timer.shutdownNow();
  }

  /**
   * To be called when the application has failed and is closed. Positions in a topic that was made
   * anew are those of the old one, and are forgotten: the next start reads it from its beginning.
   */
  void forgetOldPositions() {
    try {
      // Kafka Streams may have noticed first, and ended for want of a topic.
      Optional<TopicDescription> topic = topics.madeAnew(Set.of());
      if (topic.isPresent()) {
        forgetPositions(topic.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      log.debug("Whether the topics of {} are still the same is not known", group, e);
    }
  }

  @Override
  public void close() {
    stop();
    admin.close(Duration.ZERO);
  }

  private void forgetPositions(TopicDescription topic) throws InterruptedException {
    Set<TopicPartition> all = new HashSet<>();
    IntStream.range(0, topic.partitions().size())
        .forEach(partition -> all.add(new TopicPartition(topic.name(), partition)));
    try {
      deletePositions(all);
    } catch (ExecutionException e) {
      log.warn(
          "The positions of the group {} in {} could not be deleted. Unless another instance, which"
              + " has to end as well, does it: kafka-consumer-groups.sh --delete-offsets --group {}"
              + " --topic {}",
          group,
          topic.name(),
          group,
          topic.name(),
          e);
    }
  }

  private void deletePositions(Set<TopicPartition> all)
      throws ExecutionException, InterruptedException {
    DeleteConsumerGroupOffsetsOptions limit =
        new DeleteConsumerGroupOffsetsOptions().timeoutMs(LIMIT_MS);
    try {
      admin.deleteConsumerGroupOffsets(group, all, limit).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof GroupSubscribedToTopicException)) {
        throw e;
      }
      removeOwnMembers();
      admin.deleteConsumerGroupOffsets(group, all, limit).all().get();
    }
  }

  /**
   * A thread whose commit waits for the old topic has not ended when the application is closed, and
   * is a member of the group still.
   */
  private void removeOwnMembers() throws ExecutionException, InterruptedException {
    List<MemberToRemove> ours =
        admin
            .describeConsumerGroups(
                List.of(group), new DescribeConsumerGroupsOptions().timeoutMs(LIMIT_MS))
            .all()
            .get()
            .get(group)
            .members()
            .stream()
            .flatMap(member -> member.groupInstanceId().stream())
            .filter(id -> id.startsWith(instance + "-"))
            .map(MemberToRemove::new)
            .toList();
    if (!ours.isEmpty()) {
      RemoveMembersFromConsumerGroupOptions options =
          new RemoveMembersFromConsumerGroupOptions(ours);
      options.timeoutMs(LIMIT_MS);
      admin.removeMembersFromConsumerGroup(group, options).all().get();
    }
  }
}
