package io.cemaf.agent.policy;

/** Moves context out of memory when a policy asks for it. */
public interface PageOut {
  /** Nothing pages. */
  PageOut NOBODY =
      new PageOut() {
        @Override
        public boolean begin(double share) {
          return false;
        }

        @Override
        public boolean pages() {
          return false;
        }
      };

  /**
   * Begins to page out; returns at once.
   *
   * @param share of what is in memory, above 0 to 1
   * @return false if nothing pages
   */
  boolean begin(double share);

  /** Whether anything pages. */
  boolean pages();
}
