package io.cemaf.testapps.benchmarks;

import java.util.concurrent.CountDownLatch;

/** The same method again and again; what differs is the rule that names its class. */
final class Targets {
  private Targets() {}

  /** No rule names it. */
  static final class Bare {
    Object call(Object request) {
      return request;
    }
  }

  /** Its rule is off. */
  static final class Inactive {
    Object call(Object request) {
      return request;
    }
  }

  /** Its rule has a guard that stays closed: state and in-flight count. */
  static final class Guarded {
    Object call(Object request) {
      return request;
    }
  }

  /** Its rule has a guard that stays closed and a bulkhead with room: permits as well. */
  static final class Permitted {
    Object call(Object request) {
      return request;
    }
  }

  /** Its rule has a circuit breaker, a bulkhead and a rate limiter, all with room. */
  static final class Three {
    Object call(Object request) {
      return request;
    }
  }

  /** As {@link Three}, and the breaker looks at how long calls take. */
  static final class TimedThree {
    Object call(Object request) {
      return request;
    }
  }

  /** Its rule would make failed calls again; none fails. */
  static final class Repeated {
    Object call(Object request) {
      return request;
    }
  }

  /** Its rule limits how long a call may take. */
  static final class Limited {
    Object call(Object request) {
      return request;
    }
  }

  /** Its rule makes an argument smaller. */
  static final class Degraded {
    Object call(Object request, int depth) {
      return depth == 80 ? request : "";
    }
  }

  /** Its rule would make an argument smaller, at a level that never comes. */
  static final class Undegraded {
    Object call(Object request, int depth) {
      return depth == 100 ? request : "";
    }
  }

  /** No rule names it. */
  static final class BareDepth {
    Object call(Object request, int depth) {
      return depth == 100 ? request : "";
    }
  }

  /** As {@link Guarded}, by a guard that looks at the rule's own latency. */
  static final class Timed {
    Object call(Object request) {
      return request;
    }
  }

  /** As {@link Permitted}, by a guard that looks at the rule's own latency. */
  static final class TimedPermitted {
    Object call(Object request) {
      return request;
    }
  }

  /** Its rule has one permit and lets nobody wait. */
  static final class Full {
    Object call(Object request) {
      return request;
    }

    /** Keeps the permit until {@code end}. */
    void hold(CountDownLatch holding, CountDownLatch end) throws InterruptedException {
      holding.countDown();
      end.await();
    }
  }
}
