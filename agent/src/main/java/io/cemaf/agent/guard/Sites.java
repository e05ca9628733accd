package io.cemaf.agent.guard;

/** Gives woven methods their numbers. */
public interface Sites {
  /** The site number for a method; equal specs get the same one, from any loader. */
  int register(SiteSpec spec);

  /**
   * Whether the site looks at its receiver or arguments, or may answer in the body's place: the
   * full glue is woven then, the plain one otherwise.
   */
  boolean needsFullGlue(SiteSpec spec);
}
