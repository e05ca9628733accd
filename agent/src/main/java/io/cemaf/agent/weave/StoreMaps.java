package io.cemaf.agent.weave;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
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
 * The maps in which a store keeps what it is given, where they are fields of its class. One that
 * the class has just made becomes one over it before it is written into its field; who has the
 * field has that one alone, and whoever reads it, by whatever method, gets the values themselves.
 *
 * <p>A map that the class was given, or has had in other hands, is left as it is: somebody else
 * would see what stands for the values.
 */
final class StoreMaps {
  /** Where a class file has its version, and from which on it may have classes as constants. */
  private static final int MAJOR = 6;

  private static final int HAS_CLASSES = 49;

  /** What a method reads and calls in its own class, and which of its writings are of new maps. */
  private static final class Code {
    final Set<String> reads = new HashSet<>();
    final Set<String> calls = new HashSet<>();
    final Map<Integer, String> fresh = new HashMap<>();
  }

  private final String owner;

  /** By name and descriptor, joined. */
  private final Map<String, Code> methods = new HashMap<>();

  /** It may ask its maps for more than a map over them can do. */
  private boolean casts;

  private StoreMaps(String owner) {
    this.owner = owner;
  }

  static StoreMaps of(byte[] classFile) {
    var reader = new ClassReader(classFile);
    var found = new StoreMaps(reader.getClassName());
    reader.accept(found.new Finder(), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return found;
  }

  private final class Finder extends ClassVisitor {
    Finder() {
      super(ClassFiles.API);
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      var code = new Code();
      methods.put(name + descriptor, code);
      return new FreshMaps(null) {
        @Override
        void write(int number, boolean fresh, String of, String field, String type) {
          if (fresh && of.equals(owner) && isMap(type)) {
            code.fresh.put(number, field);
          }
        }

        @Override
        public void visitFieldInsn(int opcode, String of, String field, String type) {
          super.visitFieldInsn(opcode, of, field, type);
          if ((opcode == Opcodes.GETFIELD || opcode == Opcodes.GETSTATIC)
              && of.equals(owner)
              && isMap(type)) {
            code.reads.add(field);
          }
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
          super.visitTypeInsn(opcode, type);
          casts |= opcode != Opcodes.NEW && isMore(type);
        }

        @Override
        public void visitMethodInsn(
            int opcode, String of, String called, String type, boolean isInterface) {
          super.visitMethodInsn(opcode, of, called, type, isInterface);
          if (of.equals(owner)) {
            code.calls.add(called + type);
          }
        }

        @Override
        public void visitInvokeDynamicInsn(
            String called, String type, Handle bootstrap, Object... arguments) {
          super.visitInvokeDynamicInsn(called, type, bootstrap, arguments);
          for (var argument : arguments) {
            if (argument instanceof Handle handle && handle.getOwner().equals(owner)) {
              code.calls.add(handle.getName() + handle.getDesc());
            }
          }
        }
      };
    }
  }

  /**
   * Fields with maps that the class makes itself, and that methods use or those that they call.
   *
   * @param first the methods, by name and descriptor, joined
   */
  Set<String> usedBy(Set<String> first) {
    var seen = new HashSet<>(first);
    var open = new ArrayDeque<>(first);
    var read = new HashSet<String>();
    while (!open.isEmpty()) {
      var code = methods.get(open.pop());
      if (code != null) {
        read.addAll(code.reads);
        for (var called : code.calls) {
          if (seen.add(called)) {
            open.push(called);
          }
        }
      }
    }
    var made = new HashSet<String>();
    methods.values().forEach(code -> made.addAll(code.fresh.values()));
    read.retainAll(made);
    return casts ? Set.of() : read;
  }

  /**
   * Methods that write one of these fields.
   *
   * @param fields by their rules
   */
  Set<String> writersOf(Map<String, String> fields) {
    var found = new HashSet<String>();
    methods.forEach(
        (method, code) -> {
          if (code.fresh.values().stream().anyMatch(fields::containsKey)) {
            found.add(method);
          }
        });
    return found;
  }

  /**
   * The class with its own maps replaced by others over them.
   *
   * @param fields names of fields, to the rules that they are paged by
   */
  byte[] weave(byte[] classFile, Map<String, String> fields) {
    var reader = new ClassReader(classFile);
    var writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    var hasClasses = reader.readUnsignedShort(MAJOR) >= HAS_CLASSES;
    var writers = writersOf(fields);
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
            return writers.contains(name + descriptor)
                ? new Writer(
                    next,
                    Objects.requireNonNull(methods.get(name + descriptor)).fresh,
                    fields,
                    hasClasses ? owner : null)
                : next;
          }
        },
        0);
    return writer.toByteArray();
  }

  private static final class Writer extends MethodVisitor {
    private final Map<Integer, String> fresh;
    private final Map<String, String> fields;
    private final @Nullable String store;
    private int writes;

    Writer(
        @Nullable MethodVisitor next,
        Map<Integer, String> fresh,
        Map<String, String> fields,
        @Nullable String store) {
      super(ClassFiles.API, next);
      this.fresh = fresh;
      this.fields = fields;
      this.store = store;
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
      if (opcode == Opcodes.PUTFIELD || opcode == Opcodes.PUTSTATIC) {
        var rule = fresh.containsKey(writes++) ? fields.get(name) : null;
        if (rule != null) {
          over(rule, descriptor);
        }
      }
      super.visitFieldInsn(opcode, owner, name, descriptor);
    }

    private void over(String rule, String descriptor) {
      if (store == null) {
        super.visitInsn(Opcodes.ACONST_NULL);
      } else {
        super.visitLdcInsn(Type.getObjectType(store));
      }
      super.visitLdcInsn(rule);
      super.visitMethodInsn(
          Opcodes.INVOKESTATIC,
          StoreGlue.STORED,
          "over",
          "(Ljava/lang/Object;Ljava/lang/Class;Ljava/lang/String;)Ljava/lang/Object;",
          false);
      super.visitTypeInsn(Opcodes.CHECKCAST, Type.getType(descriptor).getInternalName());
    }
  }
}
