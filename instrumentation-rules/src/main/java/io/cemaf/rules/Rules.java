package io.cemaf.rules;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that rules files, packs and the device preset say, merged and checked.
 *
 * @param device the preset in force, such as {@code raspberry-pi-4}
 * @param rules the user's in file order, then the packs'
 * @param policies the user's in file order, then the default ones that nobody replaced
 * @param webhooks by name
 * @param hooks what each pack hook stands for, by hook name
 * @param given where each key outside guards and rules was written, by its path such as {@code
 *     pressure.relief.after}; what the device preset says stands in {@code device:NAME}
 * @param files every file read, absolute, includes among them
 * @param defaults whether no rules file was given (SEMANTICS 30)
 * @param pools executors that are resized, in file order
 * @param memory how much of it this process may take
 * @param disk files whose reading and writing is paced; null for none
 * @param logging when log files keep less; null for never
 * @param paging context that is kept off the heap; null for none
 * @param quotas by name
 * @param budgets by name
 */
public record Rules(
    Mode mode,
    String device,
    Duration deadline,
    SensorsSpec sensors,
    PressureSpec pressure,
    LimitsSpec limits,
    Map<String, GuardSpec> guards,
    List<RuleSpec> rules,
    List<PolicySpec> policies,
    Map<String, WebhookSpec> webhooks,
    Map<String, List<HookSpec>> hooks,
    Map<String, SourceRef> given,
    List<Path> files,
    boolean defaults,
    List<PoolSpec> pools,
    MemorySpec memory,
    @Nullable DiskSpec disk,
    @Nullable LoggingSpec logging,
    @Nullable PagingSpec paging,
    Map<String, QuotaSpec> quotas,
    Map<String, BudgetSpec> budgets) {
  public Rules {
    guards = Map.copyOf(guards);
    rules = List.copyOf(rules);
    policies = List.copyOf(policies);
    webhooks = Map.copyOf(webhooks);
    hooks = Map.copyOf(hooks);
    given = Map.copyOf(given);
    files = List.copyOf(files);
    pools = List.copyOf(pools);
    quotas = Map.copyOf(quotas);
    budgets = Map.copyOf(budgets);
  }

  /** Whether any rule sets memory aside. */
  public boolean allocates() {
    for (var rule : rules) {
      if (rule.allocation() != null) {
        return true;
      }
    }
    return false;
  }

  /** What {@link #given} and the sources of guards call a device's preset. */
  public static final String DEVICE = "device:";

  /**
   * One library method that a pack calls by a hook's name.
   *
   * @param hook such as {@code llm.chat}
   * @param match types and methods only, no hooks
   */
  public record HookSpec(String hook, Match match, CallEnd callEnd, LibraryCall library) {}
}
