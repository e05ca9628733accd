package io.cemaf.agent.weave;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;

/**
 * Writes the calls to the gate into methods. Fields, methods and the other methods' bodies stay as
 * they are, to the byte, so that the result is legal for retransformation.
 */
final class Glue {
  private static final int LAST_WITHOUT_FRAMES = 49;

  private Glue() {}

  /** What a woven method asks of the gate. */
  enum Kind {
    PLAIN,
    FULL,
    /** As FULL, and arguments may be replaced. */
    ARGUMENTS,
    /** As FULL, and what the body throws may be answered. */
    AGAIN,
    /** Both. */
    AGAIN_ARGUMENTS
  }

  /**
   * A method to be woven.
   *
   * @param site its number
   */
  record Woven(int site, Kind kind) {
    MethodVisitor around(MethodVisitor next, Wrap.Body body) {
      return switch (kind) {
        case PLAIN -> new PlainGlue(next, body, site);
        case FULL -> new FullGlue(next, body, site, false, false);
        case ARGUMENTS -> new FullGlue(next, body, site, true, false);
        case AGAIN -> new FullGlue(next, body, site, false, true);
        case AGAIN_ARGUMENTS -> new FullGlue(next, body, site, true, true);
      };
    }
  }

  /**
   * The class with its methods woven.
   *
   * @param methods by name and descriptor, joined
   * @param admits internal name of the class that throws refusals
   */
  static byte[] weave(byte[] classFile, Map<String, Woven> methods, String admits) {
    return write(classFile, methods, Woven::around, admits);
  }

  /** As {@link #weave(byte[], Map, String)}, where the gate throws refusals itself. */
  static byte[] weave(byte[] classFile, Map<String, Woven> methods) {
    return weave(classFile, methods, Wrap.GATE);
  }

  /**
   * The class with calls to the gate that need no site.
   *
   * @param methods by name and descriptor, joined
   */
  static byte[] weaveTasks(byte[] classFile, Map<String, TaskGlue.Part> methods) {
    return write(
        classFile, methods, (part, next, body) -> new TaskGlue(next, body, part), Wrap.GATE);
  }

  /** What is written around one method. */
  interface Writing {
    MethodVisitor around(MethodVisitor next, Wrap.Body body, String method);
  }

  /**
   * The class with other calls written into its methods.
   *
   * @param methods by name and descriptor, joined
   */
  static byte[] weave(byte[] classFile, Set<String> methods, Writing writing) {
    var same = new HashMap<String, String>();
    methods.forEach(method -> same.put(method, method));
    return write(
        classFile, same, (method, next, body) -> writing.around(next, body, method), Wrap.GATE);
  }

  private interface Around<T> {
    MethodVisitor wrap(T glue, MethodVisitor next, Wrap.Body body);
  }

  private static <T> byte[] write(
      byte[] classFile, Map<String, T> methods, Around<T> around, String admits) {
    var reader = new ClassReader(classFile);
    var slots = new Slots(methods.keySet());
    reader.accept(slots, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    var writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(
        new Visitor<>(writer, reader.getClassName(), methods, slots.found, around, admits),
        ClassReader.EXPAND_FRAMES);
    return writer.toByteArray();
  }

  /** Finds out how many slots methods take. */
  private static final class Slots extends ClassVisitor {
    final Map<String, Integer> found = new HashMap<>();
    private final Set<String> wanted;

    Slots(Set<String> wanted) {
      super(ClassFiles.API);
      this.wanted = wanted;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      if (!wanted.contains(name + descriptor)) {
        return null;
      }
      return new MethodVisitor(api) {
        @Override
        public void visitMaxs(int stack, int locals) {
          found.put(name + descriptor, locals);
        }
      };
    }
  }

  private static final class Visitor<T> extends ClassVisitor {
    private final String owner;
    private final Map<String, T> methods;
    private final Map<String, Integer> slots;
    private final Around<T> around;
    private final String admits;
    private boolean frames;

    Visitor(
        ClassVisitor next,
        String owner,
        Map<String, T> methods,
        Map<String, Integer> slots,
        Around<T> around,
        String admits) {
      super(ClassFiles.API, next);
      this.owner = owner;
      this.methods = methods;
      this.slots = slots;
      this.around = around;
      this.admits = admits;
    }

    @Override
    public void visit(
        int version,
        int access,
        String name,
        @Nullable String signature,
        @Nullable String superName,
        String @Nullable [] interfaces) {
      frames = (version & 0xffff) > LAST_WITHOUT_FRAMES;
      super.visit(version, access, name, signature, superName, interfaces);
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      var next = super.visitMethod(access, name, descriptor, signature, exceptions);
      var glue = methods.get(name + descriptor);
      var taken = slots.get(name + descriptor);
      return next == null || glue == null || taken == null
          ? next
          : around.wrap(
              glue, next, new Wrap.Body(owner, access, descriptor, taken, frames, admits));
    }
  }
}
