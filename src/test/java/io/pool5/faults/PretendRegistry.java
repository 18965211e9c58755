package io.pool5.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/**
 * The two questions of Confluent's registry that pool5 asks, answered from memory, with faults to
 * order. It tells more of a schema than the client knows, as newer registries do.
 */
final class PretendRegistry implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Every question, such as {@code GET /schemas/ids/1}. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  /** An HTTP status that every question is answered with; 0 where it is well. */
  volatile int fault;

  private final List<String> schemas;
  private final HttpServer server;
  private final int port;

  private PretendRegistry(HttpServer server, List<String> schemas) {
    this.server = server;
    this.port = server.getAddress().getPort();
    this.schemas = schemas;
  }

  /**
   * Starts one.
   *
   * @param port where; 0 for any
   */
  static PretendRegistry start(int port) throws IOException {
    return start(port, new CopyOnWriteArrayList<>());
  }

  private static PretendRegistry start(int port, List<String> schemas) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
    PretendRegistry registry = new PretendRegistry(server, schemas);
    server.createContext("/", registry::answer);
    server.setExecutor(
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "pretend-registry");
              thread.setDaemon(true);
              return thread;
            }));
    server.start();
    return registry;
  }

  /** Another at the same address, once this one is closed, that knows what this one knew. */
  PretendRegistry startAgain() throws IOException {
    return start(port, schemas);
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** The id of a schema, kept where it is new. */
  synchronized int idOf(String schema) {
    if (!schemas.contains(schema)) {
      schemas.add(schema);
    }
    return schemas.indexOf(schema) + 1;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String question = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
    asked.add(question);
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (fault != 0) {
      reply(exchange, fault, Map.of("error_code", fault, "message", "out of order"));
    } else if (question.matches("POST /subjects/[^/]+/versions")) {
      int id = idOf(JSON.readTree(body).get("schema").asText());
      reply(exchange, 200, Map.of("id", id, "guid", "not known to older clients"));
    } else if (question.matches("GET /schemas/ids/\\d+")) {
      schema(exchange, Integer.parseInt(question.substring("GET /schemas/ids/".length())));
    } else {
      reply(exchange, 404, Map.of("error_code", 404, "message", "not found"));
    }
  }

  private void schema(HttpExchange exchange, int id) throws IOException {
    if (id < 1 || id > schemas.size()) {
      reply(exchange, 404, Map.of("error_code", 40403, "message", "Schema not found"));
      return;
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("schema", schemas.get(id - 1));
    answer.put("schemaType", "AVRO");
    answer.put("guid", "not known to older clients");
    answer.put("ts", 1_700_000_000_000L);
    answer.put("deleted", false);
    answer.put("somethingNew", Map.of("nested", List.of(1, 2)));
    reply(exchange, 200, answer);
  }

  private static void reply(HttpExchange exchange, int status, Map<String, ?> answer)
      throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(answer);
    exchange.getResponseHeaders().add("Content-Type", "application/vnd.schemaregistry.v1+json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
