package io.cemaf.agent.limit;

/** The belief law: a limit that promises most work done in time, by what the server has shown. */
public final class ElasticLimit implements ConcurrencyLimit {
  /**
   * What can be set.
   *
   * @param initialLimit calls at once to begin with
   * @param minLimit calls at once, at least
   * @param maxLimit calls at once, at most
   * @param deadlineNanos what a call may take in all, waiting included; 0 where nothing ends it
   */
  public record Settings(int initialLimit, int minLimit, int maxLimit, long deadlineNanos) {
    /** For calls with this deadline. */
    public static Settings defaults(long deadlineNanos) {
      return new Settings(8, 1, 4096, deadlineNanos);
    }
  }

  /*
   * An epoch is at least a quarter of a mean life and as many ends as make its mean sure enough.
   * At its end: y = ln(lives / works) at n calls in flight goes into the belief (KneeBelief); where
   * sizes are unknown or say little, y = ln(integral of n dt / works) (Little), since the calls
   * that end first are the short ones. The limit moves towards the argmax of
   *
   *   n exp(-a - 1.1 g(n / k)) U(slack / exp y)
   *
   * expected over the belief. A square wave around the limit shows how the server answers.
   * Sources: control that also probes is dual control (Feldbaum 1960) by a multiple-model
   * filter (Blom and Bar-Shalom 1988) on a universal scalability curve (Gunther 1993).
   */
  private static final double SPREAD_OF_LITTLE = 0.3;
  private static final double NOISE_FLOOR = 2e-4;
  private static final double LOST_SHARE = 0.4;
  private static final double AFTER_LOST = 0.8;
  private static final double SLACK = 0.92;
  private static final double WAVE_HALF_PERIOD = 2.5; // mean lives
  private static final double WAVE_UP = 1.08;
  private static final double WAVE_DOWN = 0.976;
  private static final double SECONDS = 1e-9;

  private final InFlightHistory inFlight = new InFlightHistory();
  private final WorkModel model = new WorkModel();
  private final KneeBelief belief = new KneeBelief();
  private final DeadlineFit fit;
  private final Epoch epoch = new Epoch();
  private final LimitSteering steering;
  private boolean begun;
  private double meanLife;
  private double refusedAt = Double.NaN;
  private long waveNanos;
  private boolean waveUp;
  private int inForce;
  private final Settings settings;

  /** With these settings. */
  public ElasticLimit(Settings settings) {
    this.settings = settings;
    fit =
        new DeadlineFit(
            settings.deadlineNanos() == 0
                ? Double.POSITIVE_INFINITY
                : SLACK * settings.deadlineNanos() * SECONDS);
    steering = new LimitSteering(settings);
    inForce = settings.initialLimit();
  }

  /** The limit in force, the square wave included. */
  @Override
  public int limit() {
    return inForce;
  }

  /** The limit without the square wave, which is what to report. */
  public double meanLimit() {
    return steering.limit();
  }

  @Override
  public void onStart(long nowNanos) {
    inFlight.change(nowNanos, 1);
  }

  @Override
  public void onEnd(
      long startNanos, long endNanos, int inFlightAtStart, double tokens, Outcome outcome) {
    inFlight.change(endNanos, -1);
    if (outcome == Outcome.REFUSED) {
      var now = inFlight.inFlight() + 1.0;
      refusedAt = Double.isNaN(refusedAt) ? now : Math.min(refusedAt, now);
      return;
    }
    var life = (endNanos - startNanos) * SECONDS;
    if (outcome == Outcome.IGNORED || life <= 0) {
      return;
    }
    var around = inFlight.integral(endNanos) - inFlight.integralAt(startNanos);
    var known = tokens > 0;
    var work = known ? model.work(tokens) : 1;
    epoch.sizesKnown &= known;
    epoch.add(life, work, Math.max(1, around / life), outcome == Outcome.DROPPED);
    if (outcome == Outcome.SUCCESS && known) {
      model.add(tokens, life);
    }
    fit.add(known || !belief.informed() ? work : life / Math.exp(belief.expected(around / life)));
  }

  @Override
  public void onStep(long nowNanos) {
    if (!begun) {
      begun = true;
      epoch.restart(nowNanos, inFlight.integral(nowNanos));
      waveNanos = nowNanos;
    }
    var length = (nowNanos - epoch.startNanos) * SECONDS;
    if (epoch.ends >= epoch.enough() && length > 0 && length >= meanLife / 4) {
      closeEpoch(nowNanos, length);
    }
    if (!Double.isNaN(refusedAt)) {
      steering.refused(refusedAt);
      refusedAt = Double.NaN;
    }
    wave(nowNanos);
  }

  private void closeEpoch(long nowNanos, double length) {
    meanLife = meanLife == 0 ? epoch.meanLife() : 0.7 * meanLife + 0.3 * epoch.meanLife();
    inFlight.space((long) (meanLife / 64 / SECONDS));
    epoch.learnSpread();
    var integral = inFlight.integral(nowNanos);
    var carried = integral - epoch.startIntegral;
    var byLittle = !epoch.sizesKnown || epoch.spread() > SPREAD_OF_LITTLE;
    double y;
    double n;
    double noise;
    if (byLittle && carried > 0) {
      y = Math.log(carried / epoch.works());
      n = carried / length;
      noise = epoch.noise() + epoch.edgeNoise(n) + NOISE_FLOOR;
    } else {
      y = Math.log(epoch.secondsAWork());
      n = epoch.inFlight();
      noise = epoch.noise() + NOISE_FLOOR;
    }
    model.learn();
    fit.learn();
    belief.observe(y, n, noise);
    var lostMany = epoch.lost > LOST_SHARE * epoch.ends;
    steering.step(belief, fit, y, noise, inFlight.takePeak(), lostMany ? AFTER_LOST : 1);
    epoch.restart(nowNanos, integral);
  }

  private void wave(long nowNanos) {
    if ((nowNanos - waveNanos) * SECONDS >= WAVE_HALF_PERIOD * meanLife) {
      waveUp = !waveUp;
      waveNanos = nowNanos;
    }
    var limit = steering.limit() * (waveUp ? WAVE_UP : WAVE_DOWN);
    inForce = (int) Math.max(settings.minLimit(), Math.min(settings.maxLimit(), Math.round(limit)));
  }
}
