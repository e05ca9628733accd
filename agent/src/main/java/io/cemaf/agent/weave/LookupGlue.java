package io.cemaf.agent.weave;

import java.util.Map;
import java.util.Objects;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** After the JDK's own ways to read a field: reflection, serialization, handles. */
final class LookupGlue extends Wrap {
  private static final String PAGED = "io/cemaf/Paged";
  private static final String OBJECT = "Ljava/lang/Object;";
  private static final String TEXT = "Ljava/lang/String;";
  private static final String FIELD = "Ljava/lang/reflect/Field;";
  private static final String GETTER = "Ljava/lang/invoke/MethodHandle;";
  private static final String HANDLE = "Ljava/lang/invoke/VarHandle;";
  private static final String NAMED = "(Ljava/lang/Class;Ljava/lang/String;Ljava/lang/Class;)";

  private enum Part {
    VALUE,
    VALUES,
    GETTER_BY_NAME,
    GETTER_OF_FIELD,
    HANDLE_BY_NAME,
    HANDLE_OF_FIELD
  }

  /** By internal name: methods by name and descriptor, joined. */
  static final Map<String, Map<String, Part>> CLASSES =
      Map.of(
          "java/lang/reflect/Field",
          Map.of("get(" + OBJECT + ")" + OBJECT, Part.VALUE),
          "java/io/ObjectStreamClass$FieldReflector",
          Map.of("getObjFieldValues(" + OBJECT + "[" + OBJECT + ")V", Part.VALUES),
          "java/lang/invoke/MethodHandles$Lookup",
          Map.of(
              "findGetter" + NAMED + GETTER, Part.GETTER_BY_NAME,
              "findStaticGetter" + NAMED + GETTER, Part.GETTER_BY_NAME,
              "unreflectGetter(" + FIELD + ")" + GETTER, Part.GETTER_OF_FIELD,
              "findVarHandle" + NAMED + HANDLE, Part.HANDLE_BY_NAME,
              "findStaticVarHandle" + NAMED + HANDLE, Part.HANDLE_BY_NAME,
              "unreflectVarHandle(" + FIELD + ")" + HANDLE, Part.HANDLE_OF_FIELD));

  private final Part part;

  private LookupGlue(MethodVisitor next, Body body, Part part) {
    super(next, body, false);
    this.part = part;
  }

  static byte[] weave(String internalName, byte[] classFile) {
    var parts = Objects.requireNonNull(CLASSES.get(internalName));
    return Glue.weave(
        classFile,
        parts.keySet(),
        (next, body, method) ->
            new LookupGlue(next, body, Objects.requireNonNull(parts.get(method))));
  }

  @Override
  void enter() {}

  @Override
  void leave() {
    switch (part) {
      case VALUE -> paged("read", "(" + OBJECT + ")" + OBJECT);
      case VALUES -> {
        mv.visitVarInsn(Opcodes.ALOAD, 2);
        paged("readAll", "([" + OBJECT + ")V");
      }
      case GETTER_BY_NAME -> after(2, "getter", GETTER, TEXT);
      case GETTER_OF_FIELD -> after(1, "getter", GETTER, FIELD);
      case HANDLE_BY_NAME -> after(2, "handle", HANDLE, TEXT);
      case HANDLE_OF_FIELD -> after(1, "handle", HANDLE, FIELD);
    }
  }

  private void after(int slot, String method, String found, String by) {
    mv.visitVarInsn(Opcodes.ALOAD, slot);
    paged(method, "(" + found + by + ")" + found);
  }

  private void paged(String method, String descriptor) {
    mv.visitMethodInsn(Opcodes.INVOKESTATIC, PAGED, method, descriptor, false);
  }

  @Override
  void leaveThrown() {}
}
