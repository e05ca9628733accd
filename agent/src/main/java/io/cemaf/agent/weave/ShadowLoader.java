package io.cemaf.agent.weave;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.ModuleVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.RecordComponentVisitor;

/** Defines one class for the JVM's verifier, among stubs of the types that it mentions. */
final class ShadowLoader extends ClassLoader {
  private final Hierarchy hierarchy;
  private final ClassLoader original;
  private final String subject;

  /**
   * For one class, once.
   *
   * @param original whose resources say what the stubs look like
   */
  ShadowLoader(Hierarchy hierarchy, ClassLoader original, String subject) {
    super("cemaf-shadow", ClassLoader.getPlatformClassLoader());
    this.hierarchy = hierarchy;
    this.original = original;
    this.subject = subject;
  }

  /** Has the class verified; without initialiser and constants, to initialise it does nothing. */
  void verify(byte[] reduced) throws ClassNotFoundException {
    var unused = defineClass(subject, reduced, 0, reduced.length);
    Class.forName(subject, true, this);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    var header = hierarchy.header(original, name);
    if (header == null) {
      throw new ClassNotFoundException(name);
    }
    var stub = stub(header);
    return defineClass(name, stub, 0, stub.length);
  }

  private static byte[] stub(ClassFiles.Header header) {
    var writer = new ClassWriter(0);
    var superName = header.superName() == null ? "java.lang.Object" : header.superName();
    var interfaces = new String[header.interfaces().size()];
    for (var i = 0; i < interfaces.length; i++) {
      interfaces[i] = header.interfaces().get(i).replace('.', '/');
    }
    writer.visit(
        Opcodes.V1_8,
        Opcodes.ACC_PUBLIC
            | Opcodes.ACC_ABSTRACT
            | (header.isInterface() ? Opcodes.ACC_INTERFACE : Opcodes.ACC_SUPER),
        header.name().replace('.', '/'),
        null,
        superName.replace('.', '/'),
        interfaces);
    writer.visitEnd();
    return writer.toByteArray();
  }

  /** The class with nothing but some of its methods. */
  static byte[] reduce(byte[] classFile, Set<String> methods) {
    var writer = new ClassWriter(0);
    new ClassReader(classFile).accept(new Reducer(writer, methods), ClassReader.SKIP_DEBUG);
    return writer.toByteArray();
  }

  private static final class Reducer extends ClassVisitor {
    private final Set<String> methods;

    Reducer(ClassVisitor next, Set<String> methods) {
      super(ClassFiles.API, next);
      this.methods = methods;
    }

    @Override
    public @Nullable ModuleVisitor visitModule(String name, int access, @Nullable String version) {
      return null;
    }

    @Override
    public void visitNestHost(String host) {}

    @Override
    public void visitNestMember(String member) {}

    @Override
    public void visitPermittedSubclass(String subclass) {}

    @Override
    public void visitOuterClass(String owner, @Nullable String name, @Nullable String descriptor) {}

    @Override
    public void visitInnerClass(
        String name, @Nullable String outer, @Nullable String inner, int access) {}

    @Override
    public @Nullable RecordComponentVisitor visitRecordComponent(
        String name, String descriptor, @Nullable String signature) {
      return null;
    }

    @Override
    public @Nullable FieldVisitor visitField(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        @Nullable Object value) {
      return null;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      return methods.contains(name + descriptor)
          ? super.visitMethod(access, name, descriptor, signature, exceptions)
          : null;
    }
  }
}
