package io.cemaf.woven;

import io.cemaf.Logs;

/** {@link Logs}, as woven appenders call it. Public: they call it. */
public final class BootLogs extends Logs {
  private BootLogs() {}
}
