package io.cemaf.agent.weave;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * After each reading of a text or an array that is paged, and before each writing, of collections
 * too. None changes a type on the stack, so stack maps stay as they are.
 *
 * <p>Where a method computes nothing but a hash code, or compares and does nothing else, values are
 * not fetched for it: a stub can have the hash code of its value, and much can be told apart
 * without looking at it.
 */
final class FieldGlue {
  private static final String PAGED = "io/cemaf/woven/BootPaged";

  /** Where a class file has its version, and from which on it may have classes as constants. */
  private static final int MAJOR = 6;

  private static final int HAS_CLASSES = 49;

  private static final String STORED = "io/cemaf/woven/BootStored";
  private static final String OBJECT = "Ljava/lang/Object;";
  private static final String TEXT = FieldTarget.TEXT;
  private static final String BOTH = "(Ljava/lang/Object;Ljava/lang/Object;)Z";

  private static final Set<String> HASHES = Set.of("java/util/Objects", "java/util/Arrays");

  /** Types by which strings are called, and which are not replaced. */
  private static final Set<String> MAY_BE_TEXT =
      Set.of("java/lang/CharSequence", "java/lang/Comparable", "java/io/Serializable");

  private static final Handle RECORD_METHODS =
      new Handle(
          Opcodes.H_INVOKESTATIC,
          PAGED,
          "bootstrap",
          "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;"
              + "Ljava/lang/invoke/TypeDescriptor;Ljava/lang/Class;Ljava/lang/String;"
              + "[Ljava/lang/invoke/MethodHandle;)Ljava/lang/invoke/CallSite;",
          false);

  private FieldGlue() {}

  /** Which fields of which classes are meant. */
  interface Fields {
    /** Whether values of a field are to be read through. */
    boolean reads(String owner, String name);

    /** A field that is written; null for those that are no matter. */
    @Nullable FieldTarget writes(String owner, String name);
  }

  /** What a method does with the values that it reads. */
  private enum Use {
    ANY("read"),
    /** Nothing but computing a hash code. */
    HASHING("hashed"),
    /** Nothing but comparing. */
    COMPARING(null);

    private final @Nullable String call;

    Use(@Nullable String call) {
      this.call = call;
    }
  }

  /**
   * The woven class; null where there is nothing to weave.
   *
   * @param changed takes the changed methods, by name and descriptor, joined
   */
  static byte @Nullable [] weave(byte[] classFile, Fields fields, Set<String> changed) {
    var reader = new ClassReader(classFile);
    var found = new Finder(fields);
    reader.accept(found, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    if (found.methods.isEmpty()) {
      return null;
    }
    var writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    var className = reader.readUnsignedShort(MAJOR) < HAS_CLASSES ? null : reader.getClassName();
    reader.accept(
        new ClassVisitor(ClassFiles.API, writer) {
          @Override
          public @Nullable MethodVisitor visitMethod(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            var next = super.visitMethod(access, name, descriptor, signature, exceptions);
            var use = found.methods.get(name + descriptor);
            return use == null ? next : new Writer(next, className, fields, use);
          }
        },
        0);
    changed.addAll(found.methods.keySet());
    return writer.toByteArray();
  }

  private static boolean isRecordMethod(Handle bootstrap) {
    return bootstrap.getOwner().equals("java/lang/runtime/ObjectMethods");
  }

  private static boolean isText(String descriptor) {
    return descriptor.equals(TEXT);
  }

  /** Finds the methods to be changed. */
  private static final class Finder extends ClassVisitor {
    final Map<String, Use> methods = new HashMap<>();
    private final Fields fields;

    Finder(Fields fields) {
      super(ClassFiles.API);
      this.fields = fields;
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      var first =
          switch (name + descriptor) {
            case "hashCode()I" -> Use.HASHING;
            case "equals(Ljava/lang/Object;)Z" -> Use.COMPARING;
            default -> Use.ANY;
          };
      return new MethodVisitor(api) {
        private Use use = first;
        private boolean found;

        @Override
        public void visitFieldInsn(int opcode, String owner, String field, String type) {
          found |=
              isRead(opcode)
                  ? FieldTarget.hasStubs(type) && fields.reads(owner, field)
                  : FieldTarget.canBePaged(type) && fields.writes(owner, field) != null;
        }

        @Override
        public void visitMethodInsn(
            int opcode, String owner, String called, String type, boolean isInterface) {
          if (!isHarmless(use, opcode, owner, called)) {
            use = Use.ANY;
          }
        }

        @Override
        public void visitInvokeDynamicInsn(
            String called, String type, Handle bootstrap, Object... arguments) {
          use = Use.ANY;
          found |= isRecordMethod(bootstrap) && readsAny(arguments);
        }

        @Override
        public void visitEnd() {
          if (found) {
            methods.put(name + descriptor, use);
          }
        }
      };
    }

    private boolean readsAny(Object... getters) {
      for (var getter : getters) {
        if (getter instanceof Handle handle
            && FieldTarget.hasStubs(handle.getDesc())
            && fields.reads(handle.getOwner(), handle.getName())) {
          return true;
        }
      }
      return false;
    }
  }

  private static boolean isRead(int opcode) {
    return opcode == Opcodes.GETFIELD || opcode == Opcodes.GETSTATIC;
  }

  /** Whether what a method calls does nothing with a value but what the method is for. */
  private static boolean isHarmless(Use use, int opcode, String owner, String called) {
    var isStatic = opcode == Opcodes.INVOKESTATIC;
    return switch (use) {
      case ANY -> true;
      case HASHING ->
          isStatic
              ? (HASHES.contains(owner) && called.startsWith("hash")) || called.equals("valueOf")
              : called.equals("hashCode");
      case COMPARING ->
          isStatic
              ? isComparison(opcode, owner, called) || owner.equals("java/util/Arrays")
              : called.equals("getClass")
                  || (called.equals("equals") && !MAY_BE_TEXT.contains(owner));
    };
  }

  /** Of two values that may be read ones: others are compared by what they are. */
  private static boolean isComparison(int opcode, String owner, String called) {
    return switch (opcode) {
      case Opcodes.INVOKESTATIC ->
          (called.equals("equals") && owner.equals("java/util/Objects"))
              || (called.equals("areEqual") && owner.equals("kotlin/jvm/internal/Intrinsics"));
      case Opcodes.INVOKEVIRTUAL ->
          called.equals("equals")
              && (owner.equals("java/lang/String") || owner.equals("java/lang/Object"));
      default -> false;
    };
  }

  private static final class Writer extends MethodVisitor {
    private final @Nullable String className;
    private final Fields fields;
    private final Use use;

    Writer(@Nullable MethodVisitor next, @Nullable String className, Fields fields, Use use) {
      super(ClassFiles.API, next);
      this.className = className;
      this.fields = fields;
      this.use = use;
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String type) {
      if (!isRead(opcode)) {
        var target = FieldTarget.canBePaged(type) ? fields.writes(owner, name) : null;
        if (target != null) {
          write(target, type);
        }
        super.visitFieldInsn(opcode, owner, name, type);
        return;
      }
      super.visitFieldInsn(opcode, owner, name, type);
      if (!FieldTarget.hasStubs(type) || !fields.reads(owner, name)) {
        return;
      }
      if (!isText(type)) {
        // Nothing is known of an array but what is in it.
        call("read", "(" + type + ")" + type);
      } else if (use.call != null) {
        call(use.call, "(" + TEXT + ")" + TEXT);
      }
    }

    private void write(FieldTarget target, String type) {
      if (FieldTarget.hasStubs(type)) {
        super.visitLdcInsn(target.number());
        call("write", "(" + type + "I)" + type);
        return;
      }
      // Its loader's classes are what an empty collection will hold.
      if (className == null) {
        super.visitInsn(Opcodes.ACONST_NULL);
      } else {
        super.visitLdcInsn(Type.getObjectType(className));
      }
      super.visitInsn(Opcodes.ACONST_NULL);
      super.visitLdcInsn(target.keptBy());
      super.visitLdcInsn(FieldTarget.faceOf(type));
      super.visitMethodInsn(
          Opcodes.INVOKESTATIC,
          STORED,
          "keep",
          "(" + OBJECT + OBJECT + OBJECT + "Ljava/lang/String;I)" + OBJECT,
          false);
      super.visitTypeInsn(Opcodes.CHECKCAST, Type.getType(type).getInternalName());
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      if (use == Use.COMPARING
          && isComparison(opcode, owner, name)
          && descriptor.endsWith("Ljava/lang/Object;)Z")) {
        call(opcode == Opcodes.INVOKESTATIC ? "equal" : "isEqual", BOTH);
      } else {
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
      }
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      super.visitInvokeDynamicInsn(
          name, descriptor, isRecordMethod(bootstrap) ? RECORD_METHODS : bootstrap, arguments);
    }

    private void call(String method, String descriptor) {
      super.visitMethodInsn(Opcodes.INVOKESTATIC, PAGED, method, descriptor, false);
    }
  }
}
