package io.cemaf.testapps.harness;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;

/**
 * Runs an ordinary chat application through the same trouble twice, bare and under the agent, and
 * prints both side by side; then one that holds too much, and one with callers of three classes.
 */
public final class Demo {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());
  private static final Set<String> TOLD =
      Set.of("cemaf.PressureLevelChanged", "cemaf.GuardStateTransition", "cemaf.RuleWoven");
  private static final int MOST_TOLD = 16;

  private final PrintStream out;
  private final Path room;

  private Demo(PrintStream out, Path room) {
    this.out = out;
    this.room = room;
  }

  /**
   * Runs it; exits with 0 if the guarded run answered every call and the bare one lost at least a
   * tenth of its own, if in the second act a gigabyte of context was held under the agent alone,
   * and if in the third critical calls were answered in time under the agent alone.
   *
   * @param arguments the directory for the recording
   */
  public static void main(String[] arguments) throws IOException {
    var room = Files.createDirectories(Path.of(arguments[0]));
    var proven = new Demo(System.out, room).run();
    System.exit(proven ? 0 : 1);
  }

  private boolean run() throws IOException {
    out.println(
        "A chat application asks "
            + DemoRun.QUESTIONS
            + " questions with "
            + DemoRun.CALLERS
            + " callers. The server is at its best with "
            + DemoRun.KNEE
            + ";\nthe heap is "
            + DemoRun.HEAP
            + ", an answer 2.4 MB, the client's timeout "
            + DemoRun.CLIENT_TIMEOUT.toSeconds()
            + " s, and the board gets hot. Each run takes half a minute.");
    out.println();
    out.println("1. bare ...");
    var bare = DemoRun.bare(Files.createTempDirectory("cemaf-demo-bare"));
    out.println("2. under -javaagent:cemaf.jar ...");
    var recording = room.resolve("guarded.jfr").toAbsolutePath();
    var guarded =
        DemoRun.guarded(
            Files.createTempDirectory("cemaf-demo-guarded"), rules("/demo-rules.yaml"), recording);
    var events = JfrFiles.events(recording);
    table(bare, guarded, events);
    recording(recording, events);
    var first = verdict(bare, guarded);
    var second = fullHeap();
    return rushHour() && second && first;
  }

  /** The second act. */
  private boolean fullHeap() throws IOException {
    out.println();
    out.println(
        "Now an application that holds "
            + FullHeap.Kind.DOCUMENTS.mebibytes
            + " MB of documents, then one that holds "
            + FullHeap.Kind.CONVERSATIONS.mebibytes
            + " MB of conversations;\nthe heap is "
            + FullHeap.HEAP
            + ". They read every value again.");
    out.println();
    var kinds = List.of(FullHeap.Kind.values());
    out.println("3. bare ...");
    var bare = kinds.stream().map(FullHeap::bare).toList();
    out.println("4. under -javaagent:cemaf.jar ...");
    var rules = rules("/context-rules.yaml");
    var paged = kinds.stream().map(kind -> FullHeap.guarded(kind, rules)).toList();
    out.println();
    row("", "bare", "with cemaf");
    for (var kind : kinds) {
      row(kind.toString(), bare.get(kind.ordinal()), paged.get(kind.ordinal()));
    }
    var whole = paged.stream().allMatch(FullHeap::isWhole);
    var trouble = bare.stream().allMatch(FullHeap::outOfMemory);
    out.println();
    out.println(
        whole && trouble
            ? "Shown: bare runs out of memory, cemaf has every value."
            : "NOT SHOWN: "
                + (whole ? "the bare run had room" : "the run with cemaf lost values or ended"));
    return whole && trouble;
  }

  /** The third act. */
  private boolean rushHour() throws IOException {
    out.println();
    out.println(
        "Now callers of three classes, one in ten critical, who give up after "
            + RushHour.DEADLINE.toSeconds()
            + " s; half a minute each.");
    out.println();
    out.println("5. bare ...");
    var bare = RushHour.bare(Files.createTempDirectory("cemaf-demo-bare"));
    out.println("6. under -javaagent:cemaf.jar ...");
    var guarded =
        RushHour.guarded(
            Files.createTempDirectory("cemaf-demo-guarded"), rules("/rush-rules.yaml"));
    out.println();
    row("answered in time, of all / critical", "bare", "with cemaf");
    for (var phase = 0; phase < RushHour.PHASES.size(); phase++) {
      row(RushHour.PHASES.get(phase).name(), shares(bare, phase), shares(guarded, phase));
    }
    row("calls sent over " + (int) RushHour.HOT + " C", bare.whileHot(), guarded.whileHot());
    return verdict(bare, guarded);
  }

  private static String shares(RushHour run, int phase) {
    return Math.round(100 * run.inTime(phase))
        + " / "
        + Math.round(100 * run.criticalInTime(phase))
        + " %";
  }

  private boolean verdict(RushHour bare, RushHour guarded) {
    var saved = true;
    var trouble = true;
    for (var phase = 1; phase < RushHour.PHASES.size(); phase++) {
      saved &= guarded.criticalInTime(phase) >= 0.9;
      trouble &= bare.criticalInTime(phase) < 0.5;
    }
    saved &= guarded.whileHot() < bare.whileHot() / 2;
    out.println();
    out.println(
        saved && trouble
            ? "Shown: the critical calls were answered in time, and the hot board was spared."
            : "NOT SHOWN: "
                + (saved
                    ? "the bare run was in no trouble"
                    : "the guarded run was in trouble too"));
    return saved && trouble;
  }

  private static String rules(String name) throws IOException {
    try (var in = Demo.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException(name + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void table(DemoRun bare, DemoRun guarded, List<RecordedEvent> events) {
    var paused = JfrFiles.counts(events).getOrDefault("cemaf.CallPaused", 0L);
    out.println();
    row("", "bare", "with cemaf");
    row("answered within the client's timeout", bare.answered(), guarded.answered());
    row("lost", bare.lost(), guarded.lost());
    row("paused", "-", paused);
    row("most calls at the server at once", most(bare), most(guarded));
    row("slowest answer, its pause included", slowest(bare), slowest(guarded));
    row("wall time", bare.seconds("wallMillis"), guarded.seconds("wallMillis"));
    row("levels passed through", "-", levels(events));
    out.println();
    out.println("lost bare: " + bare.failed());
    out.println("lost with cemaf: " + guarded.failed());
  }

  private static int most(DemoRun run) {
    return run.stats().calls().maxInFlight();
  }

  private static String slowest(DemoRun run) {
    return run.seconds("maxLatencyMillis");
  }

  private void row(String what, Object bare, Object guarded) {
    out.printf("%-38s %-17s %s%n", what, bare, guarded);
  }

  private static String levels(List<RecordedEvent> events) {
    var passed = new ArrayList<String>();
    for (var event : events) {
      if (event.getEventType().getName().equals("cemaf.PressureLevelChanged")) {
        if (passed.isEmpty()) {
          passed.add(event.getString("previous"));
        }
        passed.add(event.getString("level"));
      }
    }
    return passed.isEmpty() ? "none" : String.join(" > ", passed);
  }

  private void recording(Path recording, List<RecordedEvent> events) {
    out.println();
    out.println("recording: " + recording + "   (jfr print --events 'cemaf.*' shows all of it)");
    JfrFiles.counts(events).forEach((name, count) -> out.printf("  %6d %s%n", count, name));
    out.println();
    events.stream()
        .filter(event -> TOLD.contains(event.getEventType().getName()))
        .limit(MOST_TOLD)
        .forEach(event -> out.println("  " + line(event)));
  }

  private static String line(RecordedEvent event) {
    var text = new StringBuilder();
    text.append(TIME.format(event.getStartTime()))
        .append(' ')
        .append(event.getEventType().getName());
    for (var field : event.getFields()) {
      var value = event.getValue(field.getName());
      if (value instanceof String named && !named.isEmpty()) {
        text.append(' ').append(field.getName()).append('=').append(named);
      } else if (value instanceof Double number && !number.isNaN()) {
        text.append(' ')
            .append(field.getName())
            .append('=')
            .append(Math.round(number * 100) / 100.0);
      }
    }
    return text.toString();
  }

  private boolean verdict(DemoRun bare, DemoRun guarded) {
    var saved = guarded.lost() == 0;
    var trouble = bare.lost() * 10 >= DemoRun.QUESTIONS;
    out.println();
    if (!saved) {
      out.println("NOT SHOWN: the guarded run lost " + guarded.lost() + " calls");
    }
    if (!trouble) {
      out.println("NOT SHOWN: the bare run lost only " + bare.lost() + " calls");
    }
    if (saved && trouble) {
      out.println("Shown: bare lost " + bare.lost() + " calls, cemaf none.");
    }
    return saved && trouble;
  }
}
