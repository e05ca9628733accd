package io.cemaf.agent.page;

/** What pages are counted and limited by: the rule that they are kept for. */
public interface PageGroup {
  /** The rule's. */
  String name();

  /** Counts a value that is left where it is, since its rule only observes. */
  void observed(long bytes);
}
