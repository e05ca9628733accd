package io.cemaf.agent.weave;

import io.cemaf.agent.observe.FallBack;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is woven beside the methods that rules name, by the classes' own names. */
public enum Side implements Beside {
  /** The JDK's classes that read and write files. */
  DISK(FallBack.DISK_NOT_SEEN, "files to be paced"),
  /** What logging frameworks write to files by. */
  LOGS(FallBack.LOGS_NOT_SEEN, "log files to keep less"),
  /** HTTP clients, for what servers say before the body. */
  HEADS(FallBack.HEADS_NOT_SEEN, "heads of HTTP responses"),
  /** The JDK's ways to a field that no class file shows. */
  LOOKUPS(FallBack.FIELD_NOT_SEEN, "fields to be paged");

  private final FallBack fallBack;
  private final String purpose;

  Side(FallBack fallBack, String purpose) {
    this.fallBack = fallBack;
    this.purpose = purpose;
  }

  @Override
  public boolean contains(@Nullable ClassLoader loader, @Nullable String internalName) {
    return internalName != null
        && switch (this) {
          case DISK -> loader == null && DiskPart.CLASSES.containsKey(internalName);
          case LOGS -> LogGlue.CLASSES.containsKey(internalName);
          case HEADS -> HeadGlue.contains(loader, internalName);
          case LOOKUPS -> loader == null && LookupGlue.CLASSES.containsKey(internalName);
        };
  }

  @Override
  public FallBack fallBack() {
    return fallBack;
  }

  @Override
  public String purpose() {
    return purpose;
  }

  @Override
  public byte @Nullable [] weave(String internalName, byte[] classFile) {
    return switch (this) {
      case DISK -> DiskGlue.weave(internalName, classFile);
      case LOGS ->
          LogGlue.weave(Objects.requireNonNull(LogGlue.CLASSES.get(internalName)), classFile);
      case HEADS -> HeadGlue.weave(internalName, classFile);
      case LOOKUPS -> LookupGlue.weave(internalName, classFile);
    };
  }

  @Override
  public Set<String> methods(String internalName, byte[] classFile) {
    return switch (this) {
      case LOGS -> Set.of(Objects.requireNonNull(LogGlue.CLASSES.get(internalName)));
      case HEADS -> HeadGlue.methods(internalName);
      case DISK, LOOKUPS -> Set.of();
    };
  }
}
