package io.cemaf.testapps.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An application in this very process, one at a time: its classes in a loader of their own, so that
 * it starts afresh, and the real jar attached to this JVM before it and detached after it. Its
 * standard streams and properties are this JVM's as long as it runs.
 */
final class InProcess implements GuardedApp {
  private static final AtomicBoolean TAKEN = new AtomicBoolean();
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int MOST_COLLECTIONS = 10;

  /** The classes of the application before this one; an agent would still see them. */
  private static WeakReference<@Nullable ClassLoader> before = new WeakReference<>(null);

  private final ForkPlan plan;
  private final Path room;
  private final long startedNanos = System.nanoTime();
  private final PrintStream stdoutBefore = System.out;
  private final PrintStream stderrBefore = System.err;
  private final InputStream stdinBefore = System.in;
  private final Map<String, @Nullable String> propertiesBefore = new LinkedHashMap<>();
  private final CountDownLatch released = new CountDownLatch(1);
  private final URLClassLoader classes;
  private final Thread thread;
  private volatile @Nullable Throwable thrown;
  private boolean attached;
  private boolean closed;

  private InProcess(ForkPlan plan) throws IOException {
    this.plan = plan;
    room = Files.createTempDirectory("cemaf-here");
    classes = new URLClassLoader("app", urls(plan), ClassLoader.getPlatformClassLoader());
    thread = new Thread(this::main, "main of " + plan.main());
    thread.setDaemon(true);
    thread.setContextClassLoader(classes);
  }

  static InProcess start(ForkPlan plan) {
    plan.requireFitForThisProcess();
    if (!TAKEN.compareAndSet(false, true)) {
      throw new IllegalStateException("another application runs in this process");
    }
    InProcess app;
    try {
      app = new InProcess(plan);
    } catch (IOException problem) {
      TAKEN.set(false);
      throw new UncheckedIOException(problem);
    }
    try {
      app.start();
      return app;
    } catch (Throwable problem) {
      app.close();
      throw problem;
    }
  }

  private static void forgetTheOneBefore() {
    for (var i = 0; i < MOST_COLLECTIONS && before.get() != null; i++) {
      System.gc();
    }
  }

  private static URL[] urls(ForkPlan plan) throws IOException {
    var entries = plan.classPath().split(File.pathSeparator, -1);
    var urls = new URL[entries.length];
    for (var i = 0; i < entries.length; i++) {
      urls[i] = Path.of(entries[i]).toUri().toURL();
    }
    return urls;
  }

  private void start() {
    forgetTheOneBefore();
    before = new WeakReference<>(classes);
    hideOwnProperties();
    try {
      plan.properties(room).forEach(this::property);
      System.setOut(printStream("stdout"));
      System.setErr(printStream("stderr"));
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
    System.setIn(new UntilReleased());
    if (plan.hasAgent()) {
      succeed("attach");
      attached = true;
    }
    thread.start();
  }

  /** What the build tells the tests would be taken for settings; the harness still needs some. */
  private void hideOwnProperties() {
    for (var name : System.getProperties().stringPropertyNames()) {
      if (name.startsWith("cemaf.")
          && !name.equals("cemaf.jar")
          && !name.startsWith("cemaf.test.")) {
        propertiesBefore.put(name, System.getProperty(name));
        System.clearProperty(name);
      }
    }
  }

  private void property(String name, String value) {
    propertiesBefore.putIfAbsent(name, System.getProperty(name));
    System.setProperty(name, value);
  }

  private PrintStream printStream(String file) throws IOException {
    return new PrintStream(Files.newOutputStream(room.resolve(file)), true, UTF_8);
  }

  private void succeed(String verb) {
    var result = command(verb);
    if (result.exit() != 0) {
      throw new AssertionError(verb + " ended with " + result.exit() + ": " + result.stderr());
    }
  }

  private void main() {
    try {
      var main = classes.loadClass(plan.main()).getMethod("main", String[].class);
      main.invoke(null, (Object) plan.mainArguments());
    } catch (InvocationTargetException problem) {
      thrown = problem.getCause();
    } catch (ReflectiveOperationException | RuntimeException | Error problem) {
      thrown = problem;
    }
  }

  @Override
  public long pid() {
    return ProcessHandle.current().pid();
  }

  @Override
  public Path room() {
    return room;
  }

  @Override
  public boolean isAlive() {
    return thread.isAlive();
  }

  @Override
  public String stdout() {
    return read("stdout");
  }

  @Override
  public String stderr() {
    return read("stderr");
  }

  private String read(String file) {
    try {
      return Files.readString(room.resolve(file));
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  @Override
  public Ended await(Duration most) {
    if (!plan.isHeld()) {
      release();
    }
    var left = most.minusNanos(System.nanoTime() - startedNanos);
    if (!ends(thread, left)) {
      throw new AssertionError(
          "main still runs\n" + Arrays.toString(thread.getStackTrace()) + "\n" + stderr());
    }
    var status = plan.isHeld() && attached ? status() : null;
    var problem = thrown;
    if (problem != null) {
      problem.printStackTrace();
    }
    var wall = Duration.ofNanos(System.nanoTime() - startedNanos);
    close();
    var ended = new Ended(problem == null ? 0 : 1, stdout(), stderr(), wall, status);
    plan.check(ended);
    return ended;
  }

  @Override
  public void release() {
    released.countDown();
  }

  /** Ends the application and takes the agent out; this JVM is as it was before. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    release();
    try {
      thread.interrupt();
      if (!ends(thread, PATIENCE)) {
        throw new AssertionError("main does not end: " + Arrays.toString(thread.getStackTrace()));
      }
      if (attached) {
        succeed("detach");
        requireNoAgentThreads();
      }
    } finally {
      restore();
    }
  }

  private static void requireNoAgentThreads() {
    for (var each : Thread.getAllStackTraces().keySet()) {
      if (each.getName().startsWith("cemaf-") && !ends(each, PATIENCE)) {
        throw new AssertionError("left after detach: " + each);
      }
    }
  }

  private static boolean ends(Thread thread, Duration most) {
    try {
      TimeUnit.NANOSECONDS.timedJoin(thread, most.toNanos());
      return !thread.isAlive();
    } catch (InterruptedException problem) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(problem);
    }
  }

  private void restore() {
    var out = System.out;
    var err = System.err;
    System.setOut(stdoutBefore);
    System.setErr(stderrBefore);
    if (out != stdoutBefore) {
      out.close();
    }
    if (err != stderrBefore) {
      err.close();
    }
    System.setIn(stdinBefore);
    propertiesBefore.forEach(
        (name, value) -> {
          if (value == null) {
            System.clearProperty(name);
          } else {
            System.setProperty(name, value);
          }
        });
    try {
      classes.close();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    } finally {
      TAKEN.set(false);
    }
  }

  /** Standard input that nobody writes to, and that ends with the release. */
  private final class UntilReleased extends InputStream {
    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return read();
    }

    @Override
    public int read() throws IOException {
      try {
        released.await();
        return -1;
      } catch (InterruptedException problem) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException();
      }
    }
  }
}
