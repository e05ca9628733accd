package io.cemaf.testapps.simulator;

/** How a server's step grows with the calls that run: 1 up to its knee. */
enum Slowdown {
  /** Throughput falls slowly past the knee, to two thirds at twice of it. */
  QUADRATIC {
    @Override
    double at(double running, double knee) {
      var x = Math.max(0, running / knee - 1);
      return 1 + x + x * x;
    }
  },
  /** Throughput stays past the knee. */
  LINEAR {
    @Override
    double at(double running, double knee) {
      return Math.max(1, running / knee);
    }
  },
  /** A third of the throughput is gone right past the knee, and more further on. */
  CLIFF {
    @Override
    double at(double running, double knee) {
      return running <= knee ? 1 : 1.5 * running / knee;
    }
  };

  abstract double at(double running, double knee);
}
