package io.cemaf.testapps.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** What the agent wrote into a recording. */
public final class JfrFiles {
  private JfrFiles() {}

  /** All events of the agent, in order. */
  public static List<RecordedEvent> events(Path recording) {
    try {
      return RecordingFile.readAllEvents(recording).stream()
          .filter(event -> event.getEventType().getName().startsWith("cemaf."))
          .sorted(Comparator.comparing(RecordedEvent::getStartTime))
          .toList();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** The events of one type, such as {@code cemaf.CallPaused}. */
  public static List<RecordedEvent> events(Path recording, String name) {
    return events(recording).stream()
        .filter(event -> event.getEventType().getName().equals(name))
        .toList();
  }

  /** How many of which. */
  public static Map<String, Long> counts(List<RecordedEvent> events) {
    return events.stream()
        .collect(
            Collectors.groupingBy(
                event -> event.getEventType().getName(), TreeMap::new, Collectors.counting()));
  }
}
