package io.cemaf.testapps.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;

/** Asks a server over HTTP. */
record Client(LlmServer server, HttpClient http) {
  static Client of(LlmServer server) {
    return new Client(server, HttpClient.newHttpClient());
  }

  HttpRequest post(String path, String body, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create(server.root() + path))
            .POST(BodyPublishers.ofString(body));
    return (headers.length == 0 ? request : request.headers(headers)).build();
  }

  HttpResponse<String> ask(String path, String body, String... headers)
      throws IOException, InterruptedException {
    return http.send(post(path, body, headers), BodyHandlers.ofString());
  }

  JsonNode json(String path, String body, String... headers)
      throws IOException, InterruptedException {
    return Json.MAPPER.readTree(ask(path, body, headers).body());
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(server.root() + path)).build();
    return Json.MAPPER.readTree(http.send(request, BodyHandlers.ofString()).body());
  }

  /** The data of server-sent events. */
  List<JsonNode> events(String path, String body) throws IOException, InterruptedException {
    var events = new ArrayList<JsonNode>();
    for (var line : ask(path, body).body().lines().toList()) {
      if (line.startsWith("data: {")) {
        events.add(Json.MAPPER.readTree(line.substring("data: ".length())));
      }
    }
    return events;
  }
}
