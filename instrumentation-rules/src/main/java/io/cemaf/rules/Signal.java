package io.cemaf.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can be compared in a condition. */
enum Signal {
  CPU("cpu", Unit.RATIO, "used share of the cores that this process may use"),
  MEMORY(
      "memory", Unit.RATIO_OR_SIZE, "used share of the machine's or container's memory, or bytes"),
  MEMORY_BYTES("memory.bytes", Unit.SIZE, "used memory of the machine or container"),
  HEAP("heap", Unit.RATIO, "share of the heap that was live after the last collection"),
  RSS("rss", Unit.SIZE, "resident memory of this process"),
  TEMPERATURE("temperature", Unit.TEMPERATURE, "of the hottest zone, or of the named file"),
  DISK("disk", Unit.RATIO, "used share of the file system"),
  LOAD("load", Unit.NUMBER, "load average of one minute for each core"),
  PSI_CPU("psi.cpu", Unit.RATIO, "share of time that some task waited for a core"),
  PSI_MEMORY("psi.memory", Unit.RATIO, "share of time that some task waited for memory"),
  PSI_IO("psi.io", Unit.RATIO, "share of time that some task waited for a device"),
  DISK_READ("diskRead", Unit.RATE, "what all disks of the machine read, over the window"),
  DISK_WRITE("diskWrite", Unit.RATE, "what all disks of the machine write, over the window"),
  NET_SENT("netSent", Unit.RATE, "what the network interfaces send, over the window"),
  NET_RECEIVED("netReceived", Unit.RATE, "what the network interfaces receive, over the window"),
  GPU("gpu", Unit.RATIO, "use of the busiest graphics processor"),
  VRAM("vram", Unit.RATIO, "used share of the memory of the graphics processor that is fullest"),
  GC("gc", Unit.RATIO, "share of time that collections stopped the application, over the window"),
  THROTTLED(
      "throttled",
      Unit.RATIO,
      "share of time that the container's quota kept it from its cores, summed over them, over the"
          + " window"),
  BATTERY("battery", Unit.RATIO, "charge of the battery"),
  PROCESSES(
      "processes.",
      Unit.COUNT,
      "running processes of a command, such as processes.node, by the first 15 characters of its"
          + " name"),
  JFR_GC_PAUSE(
      "jfr.gcPause",
      Unit.DURATION,
      "longest pause of a collection, or stall of ZGC for memory, in the window; starts the JVM's"
          + " flight recorder"),
  JFR_PINNED(
      "jfr.pinned",
      Unit.DURATION,
      "time in the window for which virtual threads were pinned to their carriers, 20 ms or more"
          + " each time, from JDK 21; starts the JVM's flight recorder"),
  JFR_CONTENDED(
      "jfr.contended",
      Unit.DURATION,
      "time in the window for which threads waited for monitors, 20 ms or more each time; starts"
          + " the JVM's flight recorder"),
  IN_FLIGHT("inFlight.", Unit.COUNT, "calls of a rule that run now"),
  LATENCY("latency.", Unit.DURATION, "95th percentile of a rule's calls over the window"),
  LATENCY_P50("latency.p50.", Unit.DURATION, "median of a rule's calls over the window"),
  LATENCY_P99("latency.p99.", Unit.DURATION, "99th percentile of a rule's calls over the window"),
  ERRORS("errors.", Unit.RATIO, "share of a rule's calls that failed over the window"),
  GUARD("guard.", Unit.STATE, "holds while the guard is open or half open; takes no comparison"),
  EMA("ema.", Unit.SAME, "moving average of a signal; sensors.smoothing.ema weighs a new value"),
  FORECAST(
      "forecast.",
      Unit.SAME,
      "what a signal will be after sensors.smoothing.forecastHorizon, if it goes on; as it is,"
          + " without noise, unless its slope is more than twice what could be noise"),
  BUDGET(
      "budget.",
      Unit.RATIO,
      "used share of a budget in its period, by the key that has used most; more than 1 when it is"
          + " exceeded");

  /** What a signal is measured in. */
  enum Unit {
    RATIO("a ratio", "85%"),
    SIZE("a size", "3GiB"),
    RATE("a size a second", "50MB/s"),
    RATIO_OR_SIZE("a ratio or a size", "85%"),
    TEMPERATURE("degrees Celsius", "75C"),
    NUMBER("a number", "2"),
    COUNT("a whole number", "4"),
    DURATION("a duration", "500ms"),
    STATE("nothing", ""),
    /** As the signal that it is made from. */
    SAME("what the signal is compared with", "");

    private final String words;
    private final String example;

    Unit(String words, String example) {
      this.words = words;
      this.example = example;
    }

    String words() {
      return words;
    }

    String example() {
      return example;
    }
  }

  private static final Map<String, Signal> BY_NAME = new HashMap<>();

  static {
    for (var signal : values()) {
      BY_NAME.put(signal.text, signal);
    }
  }

  private final String text;
  private final Unit unit;
  private final String doc;

  Signal(String text, Unit unit, String doc) {
    this.text = text;
    this.unit = unit;
    this.doc = doc;
  }

  /** The signal that a text names; null if there is none. */
  static @Nullable Signal find(String written) {
    var exact = BY_NAME.get(written);
    if (exact != null && !exact.isNamed()) {
      return exact;
    }
    // The longest prefix: latency.p50.chat is not the latency of a rule named p50.chat.
    for (var dot = written.lastIndexOf('.'); dot > 0; dot = written.lastIndexOf('.', dot - 1)) {
      var prefix = BY_NAME.get(written.substring(0, dot + 1));
      if (prefix != null && dot + 1 < written.length()) {
        return prefix;
      }
    }
    return null;
  }

  /** The signal that a moving average or a forecast is of; the text itself for all others. */
  static String base(String written) {
    for (var made : List.of(EMA, FORECAST)) {
      if (written.startsWith(made.text)) {
        return written.substring(made.text.length());
      }
    }
    return written;
  }

  static List<String> spellings() {
    var spellings = new ArrayList<String>();
    for (var signal : values()) {
      spellings.add(signal.text);
    }
    return spellings;
  }

  /** The name; with a dot at its end where the name of a rule, guard or budget follows. */
  String text() {
    return text;
  }

  Unit unit() {
    return unit;
  }

  String doc() {
    return doc;
  }

  boolean isNamed() {
    return text.endsWith(".");
  }

  /** What the name after the dot is of; null where it is nothing that rules define. */
  Reference.@Nullable Kind refersTo() {
    return switch (this) {
      case GUARD -> Reference.Kind.GUARD;
      case BUDGET -> Reference.Kind.BUDGET;
      case PROCESSES -> null;
      default -> Reference.Kind.RULE;
    };
  }
}
