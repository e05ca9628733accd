package io.cemaf.rules;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.parser.Parser;

/** Refuses what makes YAML dangerous before it is composed: depth, bombs, circles, tags. */
final class SafeParser implements Parser {
  static final int MAX_DEPTH = 32;
  static final int MAX_ALIASES = 50;

  /** What was refused, and where. */
  static final class Refused extends RuntimeException {
    private final Code code;
    private final transient Optional<Mark> mark;

    private Refused(Code code, String message, Optional<Mark> mark) {
      super(message, null, false, false);
      this.code = code;
      this.mark = mark;
    }

    Code code() {
      return code;
    }

    Optional<Mark> mark() {
      return mark;
    }
  }

  private final Parser parser;
  private final Deque<Optional<Anchor>> open = new ArrayDeque<>();
  private int aliases;

  SafeParser(Parser parser) {
    this.parser = parser;
  }

  @Override
  public boolean checkEvent(Event.ID id) {
    return parser.checkEvent(id);
  }

  @Override
  public Event peekEvent() {
    return parser.peekEvent();
  }

  @Override
  public boolean hasNext() {
    return parser.hasNext();
  }

  @Override
  public Event next() {
    var event = parser.next();
    if (event instanceof CollectionStartEvent start) {
      refuseTag(start.getTag(), event);
      open.push(start.getAnchor());
      if (open.size() > MAX_DEPTH) {
        throw new Refused(
            Code.TOO_DEEP, "nested more than " + MAX_DEPTH + " deep", event.getStartMark());
      }
    } else if (event instanceof CollectionEndEvent) {
      open.pop();
    } else if (event instanceof AliasEvent alias) {
      countAlias(alias);
    } else if (event instanceof ScalarEvent scalar) {
      refuseTag(scalar.getTag(), event);
    }
    return event;
  }

  private void countAlias(AliasEvent alias) {
    if (++aliases > MAX_ALIASES) {
      throw new Refused(
          Code.TOO_DEEP, "more than " + MAX_ALIASES + " aliases", alias.getStartMark());
    }
    for (var anchor : open) {
      if (anchor.isPresent() && anchor.get().equals(alias.getAlias())) {
        throw new Refused(
            Code.SYNTAX, "an alias inside of what it stands for", alias.getStartMark());
      }
    }
  }

  private static void refuseTag(Optional<String> tag, Event event) {
    if (tag.isPresent()) {
      throw new Refused(
          Code.SYNTAX,
          "tags such as " + tag.get() + " are not part of rules",
          event.getStartMark());
    }
  }
}
