package io.cemaf.testapps.benchmarks;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

/**
 * Puts values into a store, reads them by Zipf's law, and prints one line of JSON: {@code STORE
 * DIRECTORY LENGTH VALUES GETS THREADS MEMORY}. Bytes, seconds, microseconds.
 */
public final class PageApp {
  private static final int WHOLLY = 1_000;

  private final PagePeer peer;
  private final PagePeer.Terms terms;
  private final int threads;

  private PageApp(PagePeer peer, PagePeer.Terms terms, int threads) {
    this.peer = peer;
    this.terms = terms;
    this.threads = threads;
  }

  private interface Share {
    /** Does a thread's part of the work. */
    long[] run(int thread) throws Exception;
  }

  public static void main(String[] arguments) throws Exception {
    var which = PagePeers.valueOf(arguments[0]);
    var directory = Path.of(arguments[1]);
    var length = Integer.parseInt(arguments[2]);
    var values = Integer.parseInt(arguments[3]);
    var gets = Integer.parseInt(arguments[4]);
    var threads = Integer.parseInt(arguments[5]);
    var memory = Long.parseLong(arguments[6]);
    DiskUse.delete(directory);
    Files.createDirectories(directory);
    var terms = new PagePeer.Terms(directory, memory, (long) values * length, values, length);
    var line = new LinkedHashMap<String, Object>();
    try (var peer = which.open(terms)) {
      new PageApp(peer, terms, threads).measure(gets, line);
    }
    DiskUse.delete(directory);
    line.put("peak", Peak.megabytes(Peak.line()));
    System.out.println(new JsonMapper().writeValueAsString(line));
    // some of them leave threads behind
    System.exit(0);
  }

  private void measure(int gets, Map<String, Object> line) throws Exception {
    var began = System.nanoTime();
    each(this::putAll);
    line.put("putSeconds", (System.nanoTime() - began) / 1e9);
    began = System.nanoTime();
    var nanos = each(thread -> getSome(thread, gets / threads));
    line.put("getSeconds", (System.nanoTime() - began) / 1e9);
    Arrays.sort(nanos);
    line.put("p50", nanos[nanos.length / 2] / 1e3);
    line.put("p99", nanos[(int) (nanos.length * 0.99)] / 1e3);
    peer.settle();
    line.put("disk", peer.disk(terms));
  }

  private long[] putAll(int thread) throws Exception {
    var values = new PageValues(terms.length());
    for (var key = thread; key < terms.values(); key += threads) {
      peer.put(key, values.value(key));
    }
    return new long[0];
  }

  private long[] getSome(int thread, int count) throws Exception {
    var values = new PageValues(terms.length());
    var keys = new PageKeys(terms.values(), thread);
    var nanos = new long[count];
    for (var i = 0; i < count; i++) {
      var key = keys.next();
      var before = System.nanoTime();
      var value = peer.get(key);
      nanos[i] = System.nanoTime() - before;
      values.require(key, value, i % WHOLLY == 0);
    }
    return nanos;
  }

  private long[] each(Share share) throws Exception {
    if (threads == 1) {
      return share.run(0);
    }
    var pool = Executors.newFixedThreadPool(threads);
    try {
      var parts = new ArrayList<Callable<long[]>>();
      for (var thread = 0; thread < threads; thread++) {
        var number = thread;
        parts.add(() -> share.run(number));
      }
      var all = new long[0];
      for (var part : pool.invokeAll(parts)) {
        var one = part.get();
        var from = all.length;
        all = Arrays.copyOf(all, from + one.length);
        System.arraycopy(one, 0, all, from, one.length);
      }
      return all;
    } finally {
      pool.shutdown();
    }
  }
}
