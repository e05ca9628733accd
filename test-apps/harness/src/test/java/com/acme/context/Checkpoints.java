package com.acme.context;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.checkpoint.Checkpoint;
import org.bsc.langgraph4j.checkpoint.MemorySaver;

/** langgraph4j's states of threads that can be gone back to. */
final class Checkpoints implements Holder {
  private final MemorySaver saver = new MemorySaver();

  private static RunnableConfig thread(int number) {
    return RunnableConfig.builder().threadId("thread " + number % 10).build();
  }

  @Override
  public void hold(int number, String text) throws Exception {
    var state = new HashMap<String, Object>();
    state.put("text", text);
    state.put("steps", List.of(number, "step"));
    saver.put(
        thread(number),
        Checkpoint.builder()
            .id("checkpoint " + number)
            .state(state)
            .nodeId("node")
            .nextNodeId("next")
            .build());
  }

  @Override
  public String read(int number) {
    var config =
        RunnableConfig.builder(thread(number)).checkPointId("checkpoint " + number).build();
    var found = saver.get(config).orElseThrow();
    return found.getId() + new TreeMap<>(found.getState()) + saver.list(config).size();
  }

  @Override
  public String saved() throws Exception {
    var changed = saver.get(thread(3)).orElseThrow().updateState(Map.of("more", "of it"), Map.of());
    return new TreeMap<>(changed.getState()).toString() + saver.release(thread(3)).threadId();
  }
}
