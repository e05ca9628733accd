package io.cemaf.testapps.simulator;

import io.cemaf.agent.limit.ConcurrencyLimit;
import io.cemaf.agent.limit.DeadlineShedding;
import io.cemaf.agent.limit.ElasticLimit;
import io.cemaf.agent.limit.Outcome;
import io.cemaf.agent.limit.ServiceTimes;
import io.cemaf.agent.limit.WaitingCall;
import io.cemaf.agent.limit.WaitingOrder;
import java.util.IdentityHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A concurrency law of the agent's before the agent's waiting room. */
final class RoomPolicy implements Policy {
  private final ConcurrencyLimit law;
  private final WaitingOrder<Call> order;
  private final IdentityHashMap<Call, WaitingCall<Call>> places = new IdentityHashMap<>();
  private final DeadlineShedding shedding;
  private final ServiceTimes times;
  private ServiceTimes.Learned learned = ServiceTimes.Learned.NOTHING;
  private int limit;
  private int inFlight;

  RoomPolicy(ConcurrencyLimit law, long deadlineNanos) {
    this.law = law;
    order = new WaitingOrder<>();
    shedding = new DeadlineShedding(deadlineNanos);
    times = new ServiceTimes(deadlineNanos);
    limit = law.limit();
  }

  @Override
  public Verdict arrive(Call call, long nowNanos) {
    if (inFlight < limit && order.size() == 0) {
      send(call, nowNanos);
      return Verdict.SEND;
    }
    if (!shedding.admits(call.priority, order.ahead(call.priority), limit, learned)) {
      return Verdict.REFUSE;
    }
    places.put(call, order.join(call, call.priority, nowNanos, call.deadlineNanos));
    return Verdict.WAIT;
  }

  private void send(Call call, long nowNanos) {
    inFlight++;
    call.inFlightAtStart = inFlight;
    law.onStart(nowNanos);
  }

  @Override
  public void end(Call call, long nowNanos, Outcome outcome) {
    inFlight--;
    law.onEnd(call.startNanos, nowNanos, call.inFlightAtStart, call.toldTokens, outcome);
    times.add(nowNanos - call.startNanos, outcome);
  }

  @Override
  public @Nullable Call next(long nowNanos, Consumer<Call> dropped) {
    while (inFlight < limit) {
      var place = order.take(nowNanos);
      if (place == null) {
        return null;
      }
      places.remove(place.call());
      if (shedding.dispatches(place.deadlineNanos() - nowNanos, learned)) {
        send(place.call(), nowNanos);
        return place.call();
      }
      dropped.accept(place.call());
    }
    return null;
  }

  @Override
  public void leave(Call call) {
    var place = places.remove(call);
    if (place != null) {
      order.leave(place);
    }
  }

  @Override
  public void step(long nowNanos) {
    learned = times.learn();
    law.onStep(nowNanos);
    limit = law.limit();
  }

  @Override
  public double limit() {
    return law instanceof ElasticLimit elastic ? elastic.meanLimit() : law.limit();
  }
}
