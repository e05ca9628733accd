package io.cemaf;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The registered subsystems of this copy of the API. An application may have a copy of its own on
 * its class path; what is registered there is handed to the one on the boot loader, at once or when
 * the agent that brings it is attached. Public: the agent's loader reads it, the other copy too.
 */
public final class Subsystems {
  private static final List<Registered> ALL = new CopyOnWriteArrayList<>();
  private static volatile @Nullable Runnable watcher;

  private Subsystems() {}

  /** One registered subsystem. */
  public static final class Registered implements Registration {
    private final String name;
    private final Actuator actuator;
    private final @Nullable ClassLoader context = Thread.currentThread().getContextClassLoader();

    /** Takes it back from the copy on the boot loader; null while it is not there. */
    private @Nullable AutoCloseable handedOn;

    private boolean closed;
    private final ReentrantLock lock = new ReentrantLock();

    private Registered(String name, Actuator actuator) {
      this.name = name;
      this.actuator = actuator;
    }

    public String name() {
      return name;
    }

    public Actuator actuator() {
      return actuator;
    }

    /** The context class loader of the thread that registered it. */
    public @Nullable ClassLoader context() {
      return context;
    }

    @Override
    public void close() {
      ALL.remove(this);
      takeBack();
      tell();
    }

    private void handOn(Class<?> bootCopy) {
      lock.lock();
      try {
        if (!closed && handedOn == null) {
          handedOn = handedTo(bootCopy);
        }
      } finally {
        lock.unlock();
      }
    }

    private @Nullable AutoCloseable handedTo(Class<?> bootCopy) {
      BiConsumer<String, Double> told =
          (action, share) -> {
            try {
              actuator.act(Actuator.Action.valueOf(action), share);
            } catch (Exception problem) {
              throw Subsystems.<RuntimeException>unchecked(problem);
            }
          };
      try {
        var adopt = bootCopy.getMethod("adopt", String.class, BiConsumer.class);
        return (AutoCloseable) adopt.invoke(null, name, told);
      } catch (ReflectiveOperationException | RuntimeException otherVersion) {
        // An agent of another version: the application goes on without it.
        return null;
      }
    }

    private void takeBack() {
      AutoCloseable there;
      lock.lock();
      try {
        closed = true;
        there = handedOn;
      } finally {
        lock.unlock();
      }
      if (there != null) {
        try {
          there.close();
        } catch (Exception otherVersion) {
          // An agent of another version: the application goes on without it.
        }
      }
    }
  }

  static Registration add(String name, Actuator actuator) {
    var added = new Registered(Objects.requireNonNull(name), Objects.requireNonNull(actuator));
    ALL.add(added);
    bind();
    tell();
    return added;
  }

  /** What a copy of the API on an application's class path hands on; JDK types alone. */
  public static AutoCloseable adopt(String name, BiConsumer<String, Double> actuator) {
    return add(name, (action, share) -> actuator.accept(action.name(), share));
  }

  /** Hands what is registered here to the copy on the boot loader, if this is another one. */
  public static void bind() {
    if (Subsystems.class.getClassLoader() == null) {
      return;
    }
    try {
      var bootCopy = Class.forName(Subsystems.class.getName(), true, null);
      for (var registered : ALL) {
        registered.handOn(bootCopy);
      }
    } catch (ClassNotFoundException noAgent) {
      // There may be one later.
    }
  }

  /** All that are registered now. */
  public static List<Registered> all() {
    return ALL;
  }

  /** Says who is told when subsystems come and go; null for nobody. */
  public static void watch(@Nullable Runnable changed) {
    watcher = changed;
  }

  private static void tell() {
    var told = watcher;
    if (told != null) {
      try {
        told.run();
      } catch (RuntimeException problem) {
        Gate.fault(problem);
      }
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> T unchecked(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
