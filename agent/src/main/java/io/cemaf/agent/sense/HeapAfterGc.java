package io.cemaf.agent.sense;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * Listens to the garbage collectors. Apart from {@link HeapSensor} because loading it fails without
 * java.management and jdk.management.
 */
final class HeapAfterGc implements NotificationListener {
  // concurrent collectors tell of each pause too, in the middle of a cycle
  private static final String PAUSES = "Pauses";

  private final List<NotificationEmitter> collectors = new ArrayList<>();
  private final Set<String> heapPools = new HashSet<>();
  private final long maxBytes = Runtime.getRuntime().maxMemory();
  private volatile double ratio = Double.NaN;

  private HeapAfterGc() {
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.HEAP) {
        heapPools.add(pool.getName());
      }
    }
  }

  /** Fails to link in an image made without jdk.management. */
  static HeapAfterGc listen() {
    var heap = new HeapAfterGc();
    for (var collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      // without jdk.management each is an emitter too, but one that tells nothing
      if (collector instanceof com.sun.management.GarbageCollectorMXBean
          && collector instanceof NotificationEmitter emitter
          && !collector.getName().endsWith(PAUSES)) {
        emitter.addNotificationListener(heap, null, null);
        heap.collectors.add(emitter);
      }
    }
    return heap;
  }

  /** NaN until the first collection. */
  double ratio() {
    return ratio;
  }

  @Override
  public void handleNotification(Notification notification, Object handback) {
    if (!notification
        .getType()
        .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
      return;
    }
    var info = GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
    long used = 0;
    for (var pool : info.getGcInfo().getMemoryUsageAfterGc().entrySet()) {
      used += heapPools.contains(pool.getKey()) ? pool.getValue().getUsed() : 0;
    }
    ratio = Math.min(1, (double) used / maxBytes);
  }

  void close() {
    for (var collector : collectors) {
      try {
        collector.removeNotificationListener(this);
      } catch (ListenerNotFoundException e) {
        // removed by somebody else: what was wanted
      }
    }
    collectors.clear();
  }
}
