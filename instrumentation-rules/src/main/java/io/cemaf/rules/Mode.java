package io.cemaf.rules;

/** Whether decisions are acted upon, only recorded, or not taken at all. */
public enum Mode {
  ENFORCE,
  OBSERVE,
  OFF
}
