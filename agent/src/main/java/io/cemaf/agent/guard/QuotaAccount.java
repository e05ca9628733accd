package io.cemaf.agent.guard;

import io.cemaf.agent.limit.Cooldown;
import io.cemaf.agent.limit.Quota;
import io.cemaf.agent.limit.TokenEstimate;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** One key's share of a quota: what is left, and until when the provider wants to be left alone. */
public final class QuotaAccount {
  private final String key;
  private final Quota quota;
  private final Cooldown cooldown = new Cooldown();
  private final TokenEstimate estimate = new TokenEstimate();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong changes = new AtomicLong();

  QuotaAccount(String key, Quota quota) {
    this.key = key;
    this.quota = quota;
  }

  /** The parts of its key, with blanks between them; of an API key only a mark. */
  public String key() {
    return key;
  }

  public Quota quota() {
    return quota;
  }

  public Cooldown cooldown() {
    return cooldown;
  }

  /** How many tokens its calls use for their length. */
  public TokenEstimate estimate() {
    return estimate;
  }

  /** Calls that wait for their turn. */
  public int waiting() {
    return waiting.get();
  }

  void waits(int more) {
    waiting.addAndGet(more);
  }

  /** A number that is another one once those that wait may have their turn earlier. */
  long change() {
    return changes.get();
  }

  void changed() {
    changes.incrementAndGet();
  }
}
