package com.acme.desk;

import java.util.List;

/** Requests in every style in which Java programs write them, and the one that they ask for. */
final class Requests {
  static final String ASKED = "big 1000 high";

  private Requests() {}

  /** What all are asked for. */
  interface Plain {}

  /** Of such a kind, in a new object each time. */
  static Plain of(String kind) {
    return switch (kind) {
      case "record" -> new Sheet("big", 1000, Effort.HIGH, List.of("a"));
      case "builder" -> new Built("big", 1000, "high");
      case "throwing" -> new Built("never", 1000, "high");
      case "mutate" -> new Mutated("big", 1000, "high");
      case "static" -> new FromStatic("big", 1000, "high");
      case "withers" -> new Withers("big", 1000, "high");
      case "copied" -> new Copied("big", 1000, "high");
      case "bean" -> Bean.of("big", 1000, "high");
      case "fixed" -> new Fixed("big", 1000L, Effort.HIGH);
      case "inner" -> new Outer("text", new Sheet("big", 1000, Effort.HIGH, List.of("a")));
      case "unset" -> new Sheet(null, null, null, List.of());
      case "low" -> new Sheet("big", 1000, Effort.LOW, List.of("a"));
      case "other" -> new Sheet("own", 100, Effort.HIGH, List.of("a"));
      default -> throw new IllegalArgumentException(kind);
    };
  }

  enum Effort {
    LOW,
    MEDIUM,
    HIGH
  }

  /** A record. */
  record Sheet(String modelName, Integer maxTokens, Effort effort, List<String> tools)
      implements Plain {
    @Override
    public String toString() {
      return modelName
          + " "
          + maxTokens
          + " "
          + (effort + "").toLowerCase(java.util.Locale.ROOT)
          + (tools.isEmpty() && modelName != null ? " no tools" : "");
    }
  }

  /** What classes have in common. */
  abstract static class Base implements Plain {
    protected String modelName;
    protected int maxTokens;
    protected String effort;

    Base(String modelName, int maxTokens, String effort) {
      this.modelName = modelName;
      this.maxTokens = maxTokens;
      this.effort = effort;
    }

    public String getModelName() {
      return modelName;
    }

    public int getMaxTokens() {
      return maxTokens;
    }

    public String getEffort() {
      return effort;
    }

    @Override
    public String toString() {
      return modelName + " " + maxTokens + " " + effort;
    }
  }

  /** With {@code toBuilder()}. */
  static final class Built extends Base {
    Built(String modelName, int maxTokens, String effort) {
      super(modelName, maxTokens, effort);
    }

    Builder toBuilder() {
      return new Builder(this);
    }

    static final class Builder {
      private String modelName;
      private int maxTokens;
      private final String effort;

      private Builder(Built from) {
        modelName = from.modelName;
        maxTokens = from.maxTokens;
        effort = from.effort;
      }

      Builder modelName(String value) {
        modelName = value;
        return this;
      }

      Builder maxTokens(int value) {
        maxTokens = value;
        return this;
      }

      Built build() {
        if (modelName.equals("never")) {
          throw new IllegalStateException("not that one");
        }
        return new Built(modelName, maxTokens, effort);
      }
    }
  }

  /** With {@code mutate()}, whose builder has setters. */
  static final class Mutated extends Base {
    Mutated(String modelName, int maxTokens, String effort) {
      super(modelName, maxTokens, effort);
    }

    Mutation mutate() {
      return new Mutation(this);
    }

    static final class Mutation {
      private final Mutated copy;

      private Mutation(Mutated from) {
        copy = new Mutated(from.modelName, from.maxTokens, from.effort);
      }

      void setModelName(String value) {
        copy.modelName = value;
      }

      void setMaxTokens(Integer value) {
        copy.maxTokens = value;
      }

      void setEffort(String value) {
        copy.effort = value;
      }

      Mutated build() {
        return copy;
      }
    }
  }

  /** With a static builder that takes another one over. */
  static final class FromStatic extends Base {
    FromStatic(String modelName, int maxTokens, String effort) {
      super(modelName, maxTokens, effort);
    }

    static Builder builder() {
      return new Builder();
    }

    static final class Builder {
      private String modelName;
      private int maxTokens;
      private String effort;

      Builder from(FromStatic other) {
        modelName = other.modelName;
        maxTokens = other.maxTokens;
        effort = other.effort;
        return this;
      }

      Builder withModelName(String value) {
        modelName = value;
        return this;
      }

      Builder withMaxTokens(long value) {
        maxTokens = (int) value;
        return this;
      }

      Builder withEffort(String value) {
        effort = value;
        return this;
      }

      FromStatic build() {
        return new FromStatic(modelName, maxTokens, effort);
      }
    }
  }

  /** With {@code withProperty(value)}. */
  static final class Withers extends Base {
    Withers(String modelName, int maxTokens, String effort) {
      super(modelName, maxTokens, effort);
    }

    Withers withModelName(String value) {
      return new Withers(value, maxTokens, effort);
    }

    Withers withMaxTokens(int value) {
      return new Withers(modelName, value, effort);
    }

    Withers withEffort(String value) {
      return new Withers(modelName, maxTokens, value);
    }
  }

  /** With a copy constructor and fluent setters. */
  static final class Copied extends Base {
    Copied(String modelName, int maxTokens, String effort) {
      super(modelName, maxTokens, effort);
    }

    @SuppressWarnings("unused") // the agent calls it
    private Copied(Copied other) {
      super(other.modelName, other.maxTokens, other.effort);
    }

    Copied modelName(String value) {
      modelName = value;
      return this;
    }

    Copied maxTokens(int value) {
      maxTokens = value;
      return this;
    }

    Copied effort(String value) {
      effort = value;
      return this;
    }
  }

  /** With setters alone. */
  static final class Bean extends Base {
    Bean() {
      super(null, 0, null);
    }

    static Bean of(String modelName, int maxTokens, String effort) {
      var bean = new Bean();
      bean.setModelName(modelName);
      bean.setMaxTokens(maxTokens);
      bean.setEffort(effort);
      return bean;
    }

    public void setModelName(String value) {
      modelName = value;
    }

    public void setMaxTokens(int value) {
      maxTokens = value;
    }

    public void setEffort(String value) {
      effort = value;
    }
  }

  /** With nothing but a constructor that takes all. */
  static final class Fixed implements Plain {
    private final String modelName;
    private final long maxTokens;
    private final Effort effort;

    Fixed(String modelName, long maxTokens, Effort effort) {
      this.modelName = modelName;
      this.maxTokens = maxTokens;
      this.effort = effort;
    }

    @Override
    public String toString() {
      return modelName + " " + maxTokens + " " + effort.name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Keeps what it asks for in an object of its own. */
  record Outer(String text, Sheet parameters) implements Plain {
    @Override
    public String toString() {
      return parameters.toString();
    }
  }
}
