package io.cemaf.agent.context;

/** Where a {@link Face} has its content from. */
interface Source {
  /** The same object as long as anybody has it. */
  Object target();

  /** That object, or what is in it, may have been changed. */
  void changed(Object target);

  /** Of something that is a part of a target, such as an iterator: changed with it. */
  record Part(Source whole, Object kept, Object target) implements Source {
    @Override
    public void changed(Object same) {
      whole.changed(kept);
    }
  }
}
