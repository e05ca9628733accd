package io.cemaf.testapps.benchmarks;

import java.util.List;

/** What can keep pages, by name. */
enum PagePeers {
  CEMAF("cemaf", true, 256) {
    @Override
    PagePeer open(PagePeer.Terms terms) {
      return new CemafPeer(terms, false);
    }
  },
  SEALED("cemaf, encrypted", true, 256) {
    @Override
    PagePeer open(PagePeer.Terms terms) {
      return new CemafPeer(terms, true);
    }
  },
  ROCKSDB("RocksDB", true, 256) {
    @Override
    PagePeer open(PagePeer.Terms terms) throws Exception {
      return new RocksPeer(terms);
    }
  },
  H2("H2 MVStore", true, 256) {
    @Override
    PagePeer open(PagePeer.Terms terms) {
      return new MvStorePeer(terms);
    }
  },
  MAPDB("MapDB", false, 256) {
    @Override
    PagePeer open(PagePeer.Terms terms) {
      return new MapDbPeer(terms);
    }
  },
  // with 256 MiB it ends in an OutOfMemoryError
  EHCACHE("Ehcache 3", false, 1024) {
    @Override
    PagePeer open(PagePeer.Terms terms) {
      return new EhcachePeer(terms);
    }
  },
  LMDB("LMDB", false, 256) {
    @Override
    PagePeer open(PagePeer.Terms terms) {
      return new LmdbPeer(terms);
    }
  },
  CHRONICLE("Chronicle Map", false, 256) {
    @Override
    PagePeer open(PagePeer.Terms terms) throws Exception {
      return new ChroniclePeer(terms);
    }
  },
  FILES("plain files", false, 256) {
    @Override
    PagePeer open(PagePeer.Terms terms) {
      return new FilesPeer(terms, false);
    }
  },
  PACKED_FILES("plain files with lz4", true, 256) {
    @Override
    PagePeer open(PagePeer.Terms terms) {
      return new FilesPeer(terms, true);
    }
  };

  final String label;

  /** Whether it makes values smaller. */
  final boolean packs;

  /** Its JVM's, in MiB. */
  final int heap;

  PagePeers(String label, boolean packs, int heap) {
    this.label = label;
    this.packs = packs;
    this.heap = heap;
  }

  abstract PagePeer open(PagePeer.Terms terms) throws Exception;

  /** What its JVM needs. */
  List<String> flags() {
    return switch (this) {
      case CEMAF, SEALED -> CemafPeer.FLAGS;
      case LMDB -> LmdbPeer.FLAGS;
      case CHRONICLE -> ChroniclePeer.FLAGS;
      default -> List.of();
    };
  }
}
