package io.pool5.health;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Answers GET /healthz (does it live?) and GET /readyz (does it work?) with 200 or 503 and a JSON
 * object: {@code status}, {@code problems} by the name of the check, and {@code facts}. Every
 * answer comes within the limit and a little. Thread-safe.
 */
public final class HealthServer implements AutoCloseable {

  /** Kubernetes waits a second by default, and our probes say five. */
  private static final Duration LIMIT = Duration.ofSeconds(3);

  /** Java's server would wait for the rest of a request for ever, on one of few threads. */
  private static final Map<String, String> PATIENCE_SECONDS =
      Map.of("sun.net.httpserver.maxReqTime", "5", "sun.net.httpserver.maxRspTime", "15");

  private static final int ANSWERING_THREADS = 2;
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int UNAVAILABLE = 503;

  private final ObjectMapper mapper = new ObjectMapper();
  private final HttpServer server;
  private final ExecutorService answering =
      Executors.newFixedThreadPool(ANSWERING_THREADS, daemons("pool5-health-"));
  private final ExecutorService looking =
      Executors.newCachedThreadPool(daemons("pool5-health-check-"));
  private final Map<String, Supplier<?>> facts;

  private HealthServer(HttpServer server, Map<String, Supplier<?>> facts) {
    this.server = server;
    this.facts = facts;
  }

  /**
   * Begins to answer.
   *
   * @param address where to listen; port 0 takes any
   * @param alive what must hold for the process to be left alone
   * @param ready what must hold besides for it to be given work
   * @param facts shown as they are; they do not block
   * @throws IOException where the port cannot be had
   */
  public static HealthServer start(
      InetSocketAddress address,
      List<HealthCheck> alive,
      List<HealthCheck> ready,
      Map<String, Supplier<?>> facts)
      throws IOException {
    return start(address, alive, ready, facts, LIMIT);
  }

  static HealthServer start(
      InetSocketAddress address,
      List<HealthCheck> alive,
      List<HealthCheck> ready,
      Map<String, Supplier<?>> facts,
      Duration limit)
      throws IOException {
    PATIENCE_SECONDS.forEach(
        (name, seconds) -> System.setProperty(name, System.getProperty(name, seconds)));
    HealthServer health =
        new HealthServer(HttpServer.create(address, 0), new LinkedHashMap<>(facts));
    List<TimedCheck> living = health.timed(alive, limit);
    List<TimedCheck> working = health.timed(ready, limit);
    working.addAll(0, living);
    health.serve("/healthz", living);
    health.serve("/readyz", working);
    health.server.createContext(
        "/", exchange -> health.answer(exchange, NOT_FOUND, Map.of("status", "no such page")));
    health.server.setExecutor(health.answering);
    health.server.start();
    return health;
  }

  private List<TimedCheck> timed(List<HealthCheck> checks, Duration limit) {
    return new ArrayList<>(
        checks.stream().map(check -> new TimedCheck(check, limit, looking)).toList());
  }

  private void serve(String path, List<TimedCheck> checks) {
    server.createContext(
        path,
        exchange -> {
          if (!exchange.getRequestURI().getPath().equals(path)) {
            answer(exchange, NOT_FOUND, Map.of("status", "no such page"));
          } else if (!List.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
            answer(exchange, METHOD_NOT_ALLOWED, Map.of("status", "GET only"));
          } else {
            report(exchange, checks);
          }
        });
  }

  private void report(HttpExchange exchange, List<TimedCheck> checks) throws IOException {
    Map<String, CompletableFuture<Optional<String>>> asked = new LinkedHashMap<>();
    checks.forEach(check -> asked.put(check.name(), check.ask()));
    Map<String, String> problems = new LinkedHashMap<>();
    asked.forEach(
        (name, answer) -> answer.join().ifPresent(problem -> problems.put(name, problem)));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", problems.isEmpty() ? "ok" : "not ok");
    body.put("problems", problems);
    Map<String, Object> values = new LinkedHashMap<>();
    facts.forEach((name, value) -> values.put(name, value.get()));
    body.put("facts", values);
    answer(exchange, problems.isEmpty() ? OK : UNAVAILABLE, body);
  }

  private void answer(HttpExchange exchange, int status, Map<String, ?> body) throws IOException {
    byte[] json = mapper.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    boolean bodiless = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, bodiless ? -1 : json.length);
    if (!bodiless) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(json);
      }
    }
    exchange.close();
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  private static ThreadFactory daemons(String prefix) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  @Override
  public void close() {
    server.stop(0);
    answering.shutdownNow();
    looking.shutdownNow();
  }
}
