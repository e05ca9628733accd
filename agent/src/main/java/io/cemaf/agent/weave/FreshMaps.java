package io.cemaf.agent.weave;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Follows a method as far as it takes to know where it writes a map into a field that it has just
 * made, and that therefore nobody else has:
 *
 * <pre>
 *   new, dup, arguments, &lt;init&gt;        of a map of the JDK's
 *   Collections.synchronizedMap       of that, or not
 *   putfield
 * </pre>
 *
 * <p>With anything between these, or where a jump may come in, nothing is claimed.
 */
abstract class FreshMaps extends MethodVisitor {
  static final String MAP = "Ljava/util/Map;";
  static final String CONCURRENT = "Ljava/util/concurrent/ConcurrentMap;";

  private static final Set<String> TYPES = Set.of(MAP, CONCURRENT);

  /** That call nothing of the application's with a value, and compare none but by equality. */
  private static final Set<String> MAKERS =
      Set.of(
          "java/util/HashMap",
          "java/util/LinkedHashMap",
          "java/util/TreeMap",
          "java/util/WeakHashMap",
          "java/util/Hashtable",
          "java/util/concurrent/ConcurrentHashMap",
          "java/util/concurrent/ConcurrentSkipListMap");

  private static final Set<String> MORE =
      Set.of(
          "java/util/SortedMap",
          "java/util/NavigableMap",
          "java/util/SequencedMap",
          "java/util/AbstractMap",
          "java/util/concurrent/ConcurrentNavigableMap");

  /** Objects that are being made, the innermost last: those of which there is one copy. */
  private final Deque<String> made = new ArrayDeque<>();

  private boolean justNew;
  private boolean fresh;
  private int writes;

  FreshMaps(@Nullable MethodVisitor next) {
    super(ClassFiles.API, next);
  }

  /** Whether a map over another is none of this type, though the other may be. */
  static boolean isMore(String internalName) {
    return MAKERS.contains(internalName) || MORE.contains(internalName);
  }

  /** Whether a field's type lets another map stand in the place of its own. */
  static boolean isMap(String descriptor) {
    return TYPES.contains(descriptor);
  }

  /**
   * A field is written; before that is passed on.
   *
   * @param number of writings in this method before this one
   * @param fresh whether it is a map that nobody else has
   */
  abstract void write(int number, boolean fresh, String owner, String name, String descriptor);

  private void other() {
    if (justNew) {
      // Not as compilers make objects.
      made.clear();
      justNew = false;
    }
    fresh = false;
  }

  @Override
  public void visitTypeInsn(int opcode, String type) {
    other();
    if (opcode == Opcodes.NEW) {
      made.addLast(type);
      justNew = true;
    }
    super.visitTypeInsn(opcode, type);
  }

  @Override
  public void visitInsn(int opcode) {
    if (opcode == Opcodes.DUP && justNew) {
      justNew = false;
      fresh = false;
    } else {
      other();
      if (opcode >= Opcodes.DUP && opcode <= Opcodes.SWAP) {
        // It may be of what is being made.
        made.clear();
      }
    }
    super.visitInsn(opcode);
  }

  @Override
  public void visitMethodInsn(
      int opcode, String owner, String name, String descriptor, boolean isInterface) {
    var wasFresh = fresh;
    other();
    if (opcode == Opcodes.INVOKESPECIAL && name.equals("<init>")) {
      var type = made.pollLast();
      if (type == null || !type.equals(owner)) {
        made.clear();
      } else {
        fresh = MAKERS.contains(owner);
      }
    } else {
      fresh = wasFresh && owner.equals("java/util/Collections") && name.equals("synchronizedMap");
    }
    super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
  }

  @Override
  public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
    if (opcode == Opcodes.PUTFIELD || opcode == Opcodes.PUTSTATIC) {
      write(writes++, fresh, owner, name, descriptor);
    }
    other();
    super.visitFieldInsn(opcode, owner, name, descriptor);
  }

  @Override
  public void visitLabel(Label label) {
    other();
    made.clear();
    super.visitLabel(label);
  }

  @Override
  public void visitIntInsn(int opcode, int operand) {
    other();
    super.visitIntInsn(opcode, operand);
  }

  @Override
  public void visitVarInsn(int opcode, int index) {
    other();
    if (opcode == Opcodes.ASTORE) {
      made.clear();
    }
    super.visitVarInsn(opcode, index);
  }

  @Override
  public void visitInvokeDynamicInsn(
      String name, String descriptor, Handle bootstrap, Object... arguments) {
    other();
    super.visitInvokeDynamicInsn(name, descriptor, bootstrap, arguments);
  }

  @Override
  public void visitJumpInsn(int opcode, Label label) {
    other();
    super.visitJumpInsn(opcode, label);
  }

  @Override
  public void visitLdcInsn(Object value) {
    other();
    super.visitLdcInsn(value);
  }

  @Override
  public void visitIincInsn(int index, int increment) {
    other();
    super.visitIincInsn(index, increment);
  }

  @Override
  public void visitTableSwitchInsn(int min, int max, Label otherwise, Label... labels) {
    other();
    super.visitTableSwitchInsn(min, max, otherwise, labels);
  }

  @Override
  public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] labels) {
    other();
    super.visitLookupSwitchInsn(otherwise, keys, labels);
  }

  @Override
  public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
    other();
    super.visitMultiANewArrayInsn(descriptor, dimensions);
  }
}
