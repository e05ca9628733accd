package io.cemaf.agent.weave;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/** Class files compiled from source in memory, so that a test says what its classes look like. */
final class Compiled {
  private final Map<String, byte[]> classFiles = new HashMap<>();

  /** Compiles one source file that may hold several classes. */
  static Compiled of(String source) {
    var compiled = new Compiled();
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var manager = new Manager(compiler.getStandardFileManager(null, null, null))) {
      var problems = new java.io.StringWriter();
      var task =
          compiler.getTask(
              problems,
              manager,
              null,
              List.of("-proc:none", "-parameters"),
              null,
              List.of(new Source(source)));
      if (!task.call()) {
        throw new IllegalArgumentException(problems.toString());
      }
      manager.outputs.forEach((name, output) -> compiled.classFiles.put(name, output.bytes()));
      return compiled;
    } catch (java.io.IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  byte[] classFile(String name) {
    return classFiles.get(name);
  }

  /** Without some classes, which are to be found elsewhere. */
  Compiled without(String... names) {
    var rest = new Compiled();
    rest.classFiles.putAll(classFiles);
    for (var name : names) {
      rest.classFiles.remove(name);
    }
    return rest;
  }

  /** The same classes in another package, so that those of other tests have other names. */
  Compiled inPackage(String before, String after) {
    var moved = new Compiled();
    var remapper =
        new Remapper(ClassFiles.API) {
          @Override
          public String map(String name) {
            return name.startsWith(before + "/") ? after + name.substring(before.length()) : name;
          }
        };
    classFiles.forEach(
        (name, classFile) -> {
          var writer = new ClassWriter(0);
          new ClassReader(classFile).accept(new ClassRemapper(writer, remapper), 0);
          moved.classFiles.put(
              remapper.map(name.replace('.', '/')).replace('/', '.'), writer.toByteArray());
        });
    return moved;
  }

  Compiled only(String... names) {
    var some = new Compiled();
    for (var name : names) {
      some.classFiles.put(name, classFiles.get(name));
    }
    return some;
  }

  Loader loader() {
    return loader(Compiled.class.getClassLoader());
  }

  Loader loader(ClassLoader parent) {
    return new Loader(parent, classFiles);
  }

  /** Defines the classes, and notes who asks for what. */
  static class Loader extends ClassLoader {
    static {
      ClassLoader.registerAsParallelCapable();
    }

    final List<String> loaded = java.util.Collections.synchronizedList(new ArrayList<>());
    final List<String> read = java.util.Collections.synchronizedList(new ArrayList<>());
    private final Map<String, byte[]> classFiles;

    Loader(ClassLoader parent, Map<String, byte[]> classFiles) {
      super(parent);
      this.classFiles = Map.copyOf(classFiles);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      var classFile = classFiles.get(name);
      if (classFile == null) {
        throw new ClassNotFoundException(name);
      }
      loaded.add(name);
      return defineClass(name, classFile, 0, classFile.length);
    }

    @Override
    public InputStream getResourceAsStream(String name) {
      var classFile = classFiles.get(name.replace('/', '.').replaceAll("\\.class$", ""));
      if (classFile == null) {
        return super.getResourceAsStream(name);
      }
      read.add(name);
      return new ByteArrayInputStream(classFile);
    }

    @Override
    protected java.net.URL findResource(String name) {
      try {
        return classFiles.containsKey(name.replace('/', '.').replaceAll("\\.class$", ""))
            ? URI.create("file:///in-memory/" + name).toURL()
            : null;
      } catch (java.net.MalformedURLException impossible) {
        throw new UncheckedIOException(impossible);
      }
    }
  }

  private static final class Manager extends ForwardingJavaFileManager<JavaFileManager> {
    final Map<String, Output> outputs = new HashMap<>();

    Manager(StandardJavaFileManager next) {
      super(next);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
      return outputs.computeIfAbsent(name, Output::new);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("string:///Source.java"), Kind.SOURCE);
      this.text = text;
    }

    /** One file may hold public classes of any name. */
    @Override
    public boolean isNameCompatible(String simpleName, Kind kind) {
      return kind == Kind.SOURCE;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class Output extends SimpleJavaFileObject {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    Output(String name) {
      super(URI.create("bytes:///" + name.replace('.', '/') + ".class"), Kind.CLASS);
    }

    @Override
    public OutputStream openOutputStream() {
      return content;
    }

    byte[] bytes() {
      return content.toByteArray();
    }
  }
}
