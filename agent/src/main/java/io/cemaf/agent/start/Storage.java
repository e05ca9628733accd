package io.cemaf.agent.start;

import io.cemaf.agent.disk.Budget;
import io.cemaf.agent.disk.DiskBoard;
import io.cemaf.agent.disk.DiskTerms;
import io.cemaf.agent.guard.Parking;
import io.cemaf.agent.logs.LogBoard;
import io.cemaf.agent.logs.LogTerms;
import io.cemaf.agent.observe.Health;
import io.cemaf.agent.observe.Recorder;
import io.cemaf.agent.policy.Outlets;
import io.cemaf.agent.weave.Side;
import io.cemaf.agent.weave.Weaver;
import io.cemaf.rules.Rules;
import java.lang.instrument.Instrumentation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Files that are paced and log files that keep less, from the first rules about either on. */
final class Storage implements Outlets {
  private final Instrumentation instrumentation;
  private final Weaver weaver;
  private final Health health;
  private final Recorder recorder;
  private volatile @Nullable DiskBoard disk;
  private volatile @Nullable LogBoard logs;
  private List<String> paths = List.of();
  private boolean logging;

  Storage(Instrumentation instrumentation, Weaver weaver, Health health, Recorder recorder) {
    this.instrumentation = instrumentation;
    this.weaver = weaver;
    this.health = health;
    this.recorder = recorder;
  }

  /** Puts rules in force; on the control thread. */
  void use(Rules rules) {
    var watched = rules.disk() == null ? List.<String>of() : rules.disk().paths();
    if (!watched.equals(paths)) {
      paths = watched;
      var board = disk();
      weaver.side(Side.DISK, !watched.isEmpty(), () -> board.watch(watched));
    }
    if (logging != (rules.logging() != null)) {
      logging = rules.logging() != null;
      weaver.side(Side.LOGS, logging, () -> {});
    }
  }

  @Override
  public void decide(@Nullable DiskTerms terms, @Nullable LogTerms logTerms) {
    if (terms != null || disk != null) {
      disk().decide(terms);
    }
    if (logTerms != null || logs != null) {
      logs().decide(logTerms);
    }
  }

  @Override
  public void step(long nowNanos) {
    var board = disk;
    if (board != null) {
      board.step(nowNanos);
    }
  }

  private DiskBoard disk() {
    var known = disk;
    if (known == null) {
      openJdk();
      var names = EventLoops.KNOWN;
      var parking = new Parking(names.threads(), names.types(), health);
      known = new DiskBoard(System::nanoTime, parking::isFree, health, recorder);
      disk = known;
    }
    return known;
  }

  /** Lets the agent, and nobody else, see whose path a channel has, and by what it is mapped. */
  private void openJdk() {
    var own = Set.of(Storage.class.getModule());
    instrumentation.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of("jdk.internal.access.foreign", own),
        Map.of("sun.nio.ch", own),
        Set.of(),
        Map.of());
  }

  private LogBoard logs() {
    var known = logs;
    if (known == null) {
      known = new LogBoard(health, recorder);
      logs = known;
    }
    return known;
  }

  /** From any thread; null before the first rules about disks. */
  @Nullable DiskBoard diskOrNull() {
    return disk;
  }

  /** From any thread; null before the first rules about logging. */
  @Nullable LogBoard logsOrNull() {
    return logs;
  }

  /** What others who write to the disk take part in, whether or not rules are about disks yet. */
  Budget budget() {
    return new Shared(this);
  }

  /** Not a lambda: premain makes one. */
  private record Shared(Storage storage) implements Budget {
    @Override
    public void acquire(long bytes, boolean write) {
      var board = storage.disk;
      if (board != null) {
        board.budget().acquire(bytes, write);
      }
    }
  }

  /** Lets everybody go, and leaves nothing out any more. */
  void close() {
    var board = disk;
    if (board != null) {
      board.close();
    }
    var log = logs;
    if (log != null) {
      log.close();
    }
  }
}
