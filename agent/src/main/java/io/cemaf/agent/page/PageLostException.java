package io.cemaf.agent.page;

/** A page cannot be read back: its file is gone, or its bytes are no longer what was written. */
public final class PageLostException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Says which page, whose and why. */
  public PageLostException(long id, String group, String reason) {
    super("page " + id + " of " + group + " cannot be read back: " + reason);
  }
}
