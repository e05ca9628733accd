package io.cemaf.agent.guard;

import io.cemaf.rules.Skip;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns what a rule says a skipped call answers into a value of the method's return type. */
final class SkipValues {
  private SkipValues() {}

  /**
   * The value of a literal, fit for the return type; null for what depends on the call.
   *
   * @throws IllegalArgumentException if no value of that type can be made of it, saying why
   */
  static @Nullable Object constant(@Nullable Skip skip, String returnType) {
    return skip instanceof Skip.Literal literal ? convert(literal.value(), returnType) : null;
  }

  /**
   * Refuses a skip whose value the method could not return.
   *
   * @throws IllegalArgumentException saying why
   */
  static void check(@Nullable Skip skip, SiteSpec spec) {
    if (skip instanceof Skip.Argument argument) {
      var parameters = MethodTypeDesc.ofDescriptor(spec.descriptor()).parameterList();
      if (argument.index() >= parameters.size()) {
        throw new IllegalArgumentException(
            spec.name()
                + " has "
                + parameters.size()
                + " arguments, so that $arg"
                + argument.index()
                + " does not exist");
      }
      var given = name(parameters.get(argument.index()));
      if (!assignable(given, spec.returnType())) {
        throw new IllegalArgumentException(
            spec.name()
                + " returns "
                + spec.returnType()
                + "; $arg"
                + argument.index()
                + " is "
                + given);
      }
    } else if (skip instanceof Skip.Self && !assignable(spec.type(), spec.returnType())) {
      throw new IllegalArgumentException(
          spec.name() + " returns " + spec.returnType() + "; $this is " + spec.type());
    }
  }

  private static String name(ClassDesc type) {
    var descriptor = type.descriptorString();
    return descriptor.startsWith("L")
        ? descriptor.substring(1, descriptor.length() - 1).replace('/', '.')
        : type.displayName();
  }

  /** Types are compared by name, and among those of the JDK by their hierarchy. */
  private static boolean assignable(String from, String to) {
    if (to.equals("void") || from.equals(to)) {
      return true;
    }
    if (primitive(from) || primitive(to)) {
      return false;
    }
    if (to.equals("java.lang.Object")) {
      return true;
    }
    if (!from.startsWith("java.") || !to.startsWith("java.")) {
      return false;
    }
    try {
      return Class.forName(to, false, null).isAssignableFrom(Class.forName(from, false, null));
    } catch (ClassNotFoundException notOfTheBootLoader) {
      return false;
    }
  }

  /** The value for one call. */
  static @Nullable Object resolve(
      @Nullable Skip skip,
      @Nullable Object constant,
      @Nullable Object self,
      @Nullable Object @Nullable [] arguments) {
    if (skip instanceof Skip.Self) {
      return self;
    }
    if (skip instanceof Skip.Argument argument) {
      return arguments == null || argument.index() >= arguments.length
          ? null
          : arguments[argument.index()];
    }
    return constant instanceof Supplier<?> fresh ? fresh.get() : constant;
  }

  private static @Nullable Object convert(@Nullable Object literal, String type) {
    return switch (type) {
      case "void" -> null;
      case "boolean", "java.lang.Boolean" ->
          literal == null && !primitive(type) ? null : bool(literal, type);
      case "java.util.Optional" -> literal == null ? Optional.empty() : Optional.of(literal);
      case "java.util.concurrent.CompletableFuture",
          "java.util.concurrent.CompletionStage",
          "java.util.concurrent.Future" ->
          completed(literal);
      case "byte",
          "short",
          "int",
          "long",
          "float",
          "double",
          "char",
          "java.lang.Byte",
          "java.lang.Short",
          "java.lang.Integer",
          "java.lang.Long",
          "java.lang.Float",
          "java.lang.Double",
          "java.lang.Character" ->
          literal == null && !primitive(type) ? null : number(literal, type);
      case "java.lang.String", "java.lang.CharSequence" ->
          literal == null ? null : text(literal, type);
      case "java.lang.Object" -> literal;
      case "java.util.List", "java.util.Collection", "java.lang.Iterable" ->
          literal == null ? null : list(literal, type);
      default -> {
        if (literal != null) {
          throw wrong(literal, type);
        }
        yield null;
      }
    };
  }

  /** A fresh future each time: callers may cancel or obtrude theirs. */
  private static Supplier<Object> completed(@Nullable Object literal) {
    return new Supplier<>() {
      @Override
      @SuppressWarnings("FutureReturnValueIgnored") // the caller of the skipped method gets it
      public Object get() {
        return CompletableFuture.completedFuture(literal);
      }
    };
  }

  private static boolean primitive(String type) {
    return type.indexOf('.') < 0;
  }

  private static Object bool(@Nullable Object literal, String type) {
    if (literal instanceof Boolean) {
      return literal;
    }
    throw wrong(literal, type);
  }

  private static Object text(Object literal, String type) {
    if (literal instanceof List) {
      throw wrong(literal, type);
    }
    return literal.toString();
  }

  private static Object list(Object literal, String type) {
    if (literal instanceof List<?> values) {
      return (Supplier<Object>) () -> new ArrayList<>(values);
    }
    throw wrong(literal, type);
  }

  private static Object number(@Nullable Object literal, String type) {
    if (type.endsWith("char") || type.endsWith("Character")) {
      if (literal instanceof String one && one.length() == 1) {
        return one.charAt(0);
      }
      throw wrong(literal, type);
    }
    if (!(literal instanceof Number number)) {
      throw wrong(literal, type);
    }
    var simple = type.substring(type.lastIndexOf('.') + 1);
    var fits =
        switch (simple) {
          case "byte", "Byte" -> number.doubleValue() == number.byteValue();
          case "short", "Short" -> number.doubleValue() == number.shortValue();
          case "int", "Integer" -> number.doubleValue() == number.intValue();
          case "long", "Long" -> number.doubleValue() == number.longValue();
          default -> true;
        };
    if (!fits) {
      throw wrong(literal, type);
    }
    return switch (simple) {
      case "byte", "Byte" -> number.byteValue();
      case "short", "Short" -> number.shortValue();
      case "int", "Integer" -> number.intValue();
      case "long", "Long" -> number.longValue();
      case "float", "Float" -> number.floatValue();
      default -> number.doubleValue();
    };
  }

  private static IllegalArgumentException wrong(@Nullable Object literal, String type) {
    return new IllegalArgumentException(
        "a method that returns " + type + " cannot answer " + literal + " when skipped");
  }
}
