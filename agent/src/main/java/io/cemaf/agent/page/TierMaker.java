package io.cemaf.agent.page;

import io.cemaf.agent.disk.Budget;
import io.cemaf.agent.observe.Health;
import java.nio.file.FileStore;
import java.security.SecureRandom;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a store needs of the world, and how its parts are put together.
 *
 * @param clock in nanoseconds
 */
record TierMaker(
    PageSettings settings,
    @Nullable Directory directory,
    Sealing sealing,
    Budget budget,
    Health health,
    PageFaults waits,
    LongSupplier clock) {

  static TierMaker of(PageSettings settings, Budget budget, Health health, PageFaults waits) {
    return of(settings, budget, health, waits, Ciphers.haveAes(), Directory::isMemory);
  }

  /**
   * In this world, but for what tests bring.
   *
   * @param aes whether that is the faster cipher
   * @param refused file systems that segments must not be on
   */
  static TierMaker of(
      PageSettings settings,
      Budget budget,
      Health health,
      PageFaults waits,
      boolean aes,
      Predicate<FileStore> refused) {
    var random = new SecureRandom();
    var storage = settings.storage();
    var directory =
        storage == null
            ? null
            : new Directory(
                storage, Directory.thisProcess(), Long.toHexString(random.nextLong()), refused);
    return new TierMaker(
        settings,
        directory,
        settings.encrypt() ? Sealing.of(aes, random) : Sealing.none(),
        budget,
        health,
        waits,
        System::nanoTime);
  }

  Keeper keeper(PageTable table, Keeper.Owner owner) {
    var frames = new Frames(settings.memoryLimit());
    var residents =
        new Residents(table, EvictionOrder.of(settings.eviction(), table, frames.blocks()));
    // the tier frees pages through the keeper that makes it
    var keeper = new Keeper[1];
    keeper[0] =
        new Keeper(
            table,
            frames,
            residents,
            () -> tier(table, frames, residents, owner, keeper[0]),
            owner,
            settings,
            waits,
            clock);
    return keeper[0];
  }

  private Tier tier(
      PageTable table, Frames frames, Residents residents, Keeper.Owner owner, Keeper keeper) {
    var records = new Records(Codec.of(settings.compression(), health), sealing);
    var spill = new Spill(settings, directory, budget, health, clock);
    return new Tier(
        new Workbench.Pool(sealing),
        records,
        spill,
        new Evictor(
            table,
            frames,
            residents,
            new Packer(table, frames, records, owner::group),
            spill,
            owner::group,
            keeper::release,
            health),
        new Compactor(table, residents, records, spill, owner::group, keeper::release),
        health);
  }
}
