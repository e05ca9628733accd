package io.cemaf.agent.weave;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.bytebuddy.ClassFileVersion;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.method.ParameterDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.scaffold.TypeInitializer;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.auxiliary.AuxiliaryType;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.implementation.bytecode.constant.IntegerConstant;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * Writes the calls to the gate into methods: ByteBuddy's inlined advice on plain class readers and
 * writers. Fields, methods and the other methods' bodies stay as they are, to the byte, so that the
 * result is legal for retransformation.
 *
 * <p>ByteBuddy's own class builder would do the same, and load much more of ByteBuddy for the first
 * class. Of the class's surroundings nothing is read: see {@link OwnClass}.
 */
final class Glue {
  /** What a woven method asks of the gate. */
  enum Kind {
    PLAIN,
    FULL,
    CALLBACK
  }

  /**
   * A method to be woven.
   *
   * @param site its number
   */
  record Woven(int site, Kind kind) {}

  private final ClassFileLocator own;
  private final TypeDescription plain;
  private final TypeDescription full;
  private final TypeDescription callback;
  private final TypePool glues;

  /** What is woven into the JDK's classes needs no site: each advice serves them all. */
  private final Map<Class<?>, Advice> tasks = new ConcurrentHashMap<>();

  Glue() {
    own = ClassFileLocator.ForClassLoader.of(Glue.class.getClassLoader());
    glues = TypePool.Default.of(own);
    plain = glues.describe(PlainGlue.class.getName()).resolve();
    full = glues.describe(FullGlue.class.getName()).resolve();
    callback = glues.describe(CallbackGlue.class.getName()).resolve();
  }

  /**
   * The class with its methods woven.
   *
   * @param methods by name and descriptor, joined
   */
  byte[] weave(String name, byte[] classFile, Map<String, Woven> methods) {
    var advices = new HashMap<String, Advice>();
    for (var method : methods.entrySet()) {
      advices.put(method.getKey(), advice(method.getValue()));
    }
    return write(name, classFile, advices);
  }

  /**
   * The class with calls to the gate that need no site.
   *
   * @param methods the advice of each, by name and descriptor, joined
   */
  byte[] weaveTasks(String name, byte[] classFile, Map<String, Class<?>> methods) {
    var advices = new HashMap<String, Advice>();
    for (var method : methods.entrySet()) {
      advices.put(method.getKey(), tasks.computeIfAbsent(method.getValue(), this::advice));
    }
    return write(name, classFile, advices);
  }

  private static byte[] write(String name, byte[] classFile, Map<String, Advice> advices) {
    var pool = TypePool.Default.of(new OwnClass(name, classFile));
    var type = pool.describe(name).resolve();
    var version = ClassFileVersion.ofClassFile(classFile);
    var context =
        Implementation.Context.Disabled.Factory.INSTANCE.make(
            type,
            new AuxiliaryType.NamingStrategy.Enumerating("cemaf"),
            TypeInitializer.None.INSTANCE,
            version,
            version,
            version.isAtLeast(ClassFileVersion.JAVA_V6)
                ? Implementation.Context.FrameGeneration.GENERATE
                : Implementation.Context.FrameGeneration.DISABLED);
    var reader = OpenedClassReader.of(classFile);
    var writer = new ClassWriter(reader, 0);
    reader.accept(new Visitor(writer, type, context, pool, advices), ClassReader.EXPAND_FRAMES);
    return writer.toByteArray();
  }

  private Advice advice(Class<?> glue) {
    return Advice.to(glues.describe(glue.getName()).resolve(), own);
  }

  private Advice advice(Woven woven) {
    var glue =
        switch (woven.kind()) {
          case PLAIN -> plain;
          case FULL -> full;
          case CALLBACK -> callback;
        };
    return Advice.withCustomMapping().bind(new SiteNumber(woven.site())).to(glue, own);
  }

  private static final class Visitor extends ClassVisitor {
    private final TypeDescription type;
    private final Implementation.Context context;
    private final TypePool pool;
    private final Map<String, Advice> advices;

    Visitor(
        ClassVisitor next,
        TypeDescription type,
        Implementation.Context context,
        TypePool pool,
        Map<String, Advice> advices) {
      super(OpenedClassReader.ASM_API, next);
      this.type = type;
      this.context = context;
      this.pool = pool;
      this.advices = advices;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      var body = super.visitMethod(access, name, descriptor, signature, exceptions);
      var advice = advices.get(name + descriptor);
      return advice == null || body == null
          ? body
          : advice.wrap(
              type, described(name, descriptor), body, context, pool, 0, ClassReader.EXPAND_FRAMES);
    }

    private MethodDescription described(String name, String descriptor) {
      for (var method : type.getDeclaredMethods()) {
        if (method.getInternalName().equals(name) && method.getDescriptor().equals(descriptor)) {
          return method;
        }
      }
      throw new IllegalStateException(name + descriptor);
    }
  }

  /** Binds the site's number. */
  private record SiteNumber(int site) implements Advice.OffsetMapping.Factory<SiteId> {
    @Override
    public Class<SiteId> getAnnotationType() {
      return SiteId.class;
    }

    @Override
    public Advice.OffsetMapping make(
        ParameterDescription.InDefinedShape target,
        AnnotationDescription.Loadable<SiteId> annotation,
        AdviceType adviceType) {
      return new Constant(site);
    }
  }

  private record Constant(int value) implements Advice.OffsetMapping {
    @Override
    public Target resolve(
        TypeDescription type,
        MethodDescription method,
        Assigner assigner,
        Advice.ArgumentHandler arguments,
        Sort sort) {
      return new Target.ForStackManipulation(IntegerConstant.forValue(value));
    }
  }
}
