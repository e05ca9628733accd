package io.cemaf.testapps.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The faults in store for calls to come. */
final class Faults {
  private final List<Fault> planned = new ArrayList<>();

  synchronized void plan(Fault fault) {
    planned.add(fault);
  }

  synchronized void clear() {
    planned.clear();
  }

  /**
   * What befalls a call.
   *
   * @param header the {@code x-cemaf-fault} header of its request
   */
  @Nullable Fault next(@Nullable String header, String model) throws JsonProcessingException {
    return header == null ? takePlanned(model) : parse(header);
  }

  private synchronized @Nullable Fault takePlanned(String model) {
    for (var i = 0; i < planned.size(); i++) {
      var fault = planned.get(i);
      if (fault.model() == null || fault.model().equals(model)) {
        if (fault.times() > 1) {
          planned.set(i, fault.withTimes(fault.times() - 1));
        } else {
          planned.remove(i);
        }
        return fault;
      }
    }
    return null;
  }

  private static Fault parse(String header) throws JsonProcessingException {
    return header.startsWith("{")
        ? Json.MAPPER.readValue(header, Fault.class)
        : Fault.of(Json.MAPPER.convertValue(header, Fault.Kind.class));
  }
}
