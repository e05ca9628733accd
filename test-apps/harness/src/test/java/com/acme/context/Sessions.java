package com.acme.context;

import com.google.adk.events.Event;
import com.google.adk.sessions.InMemorySessionService;
import com.google.adk.sessions.Session;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The ADK's sessions, to which events are added one by one. */
final class Sessions implements Holder {
  private static final int EVENTS = 4;

  private final InMemorySessionService service = new InMemorySessionService();

  private Session session(int number) {
    return service
        .getSession("app", "user", "session " + number / EVENTS, Optional.empty())
        .blockingGet();
  }

  @Override
  public void hold(int number, String text) {
    var session =
        number % EVENTS == 0
            ? service
                .createSession(
                    "app", "user", new ConcurrentHashMap<>(), "session " + number / EVENTS)
                .blockingGet()
            : session(number);
    var event =
        Event.builder()
            .id("event " + number)
            .author("user")
            .timestamp(number)
            .content(Content.fromParts(Part.fromText(text)))
            .build();
    service.appendEvent(session, event).blockingGet();
  }

  @Override
  public String read(int number) {
    var session = session(number);
    synchronized (session.events()) {
      return session.id() + session.events().size() + session.events().get(number % EVENTS);
    }
  }

  @Override
  public String saved() {
    return session(3).toJson();
  }
}
