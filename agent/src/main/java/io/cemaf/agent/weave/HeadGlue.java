package io.cemaf.agent.weave;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** In the methods of HTTP clients where a request leaves its thread and a response is there. */
final class HeadGlue extends Wrap {
  private static final String HEARD = "io/cemaf/woven/BootHeard";
  private static final String CONNECTION = "java/net/HttpURLConnection";

  /** What is written into a method. */
  enum Part {
    /** Gets the handler of the response's body as its second argument. */
    BODY,
    /** Sends its own object on another thread. */
    LATER,
    /** Gets a chain as its argument, and answers the response. */
    RECEIVED,
    /** Waits for the response of the connection that it is a method of. */
    ANSWERED
  }

  /** By internal name, the method by name and descriptor, joined. */
  private static final Map<String, Map<String, Part>> METHODS =
      Map.of(
          "jdk/internal/net/http/HttpClientImpl",
          Map.of(
              "sendAsync(Ljava/net/http/HttpRequest;Ljava/net/http/HttpResponse$BodyHandler;"
                  + "Ljava/net/http/HttpResponse$PushPromiseHandler;"
                  + "Ljava/util/concurrent/Executor;)Ljava/util/concurrent/CompletableFuture;",
              Part.BODY),
          "sun/net/www/protocol/http/HttpURLConnection",
          Map.of("getInputStream()Ljava/io/InputStream;", Part.ANSWERED),
          "okhttp3/internal/connection/RealCall",
          Map.of("enqueue(Lokhttp3/Callback;)V", Part.LATER),
          "okhttp3/internal/http/CallServerInterceptor",
          Map.of("intercept(Lokhttp3/Interceptor$Chain;)Lokhttp3/Response;", Part.RECEIVED));

  private final Part part;

  private HeadGlue(MethodVisitor next, Body body, Part part) {
    super(next, body, part == Part.ANSWERED);
    this.part = part;
  }

  /** The JDK's own classes only where the JDK has them. */
  static boolean contains(@Nullable ClassLoader loader, String internalName) {
    return METHODS.containsKey(internalName)
        && (internalName.startsWith("okhttp3/") || Loaders.isJdk(loader));
  }

  static Set<String> methods(String internalName) {
    return Objects.requireNonNull(METHODS.get(internalName)).keySet();
  }

  /**
   * The woven class.
   *
   * @throws IllegalStateException if it has other methods
   */
  static byte[] weave(String internalName, byte[] classFile) {
    var parts = Objects.requireNonNull(METHODS.get(internalName));
    for (var wanted : parts.keySet()) {
      if (ClassFiles.read(classFile, Set.of()).methods().stream()
          .noneMatch(method -> wanted.equals(method.name() + method.descriptor()))) {
        throw new IllegalStateException("no method " + wanted);
      }
    }
    return Glue.weave(
        classFile,
        parts.keySet(),
        (next, body, method) ->
            new HeadGlue(next, body, Objects.requireNonNull(parts.get(method))));
  }

  @Override
  void enter() {
    switch (part) {
      case BODY -> {
        mv.visitVarInsn(Opcodes.ALOAD, 2);
        heard("body", "(Ljava/lang/Object;)Ljava/lang/Object;");
        mv.visitTypeInsn(Opcodes.CHECKCAST, "java/net/http/HttpResponse$BodyHandler");
        mv.visitVarInsn(Opcodes.ASTORE, 2);
      }
      case LATER -> {
        mv.visitVarInsn(Opcodes.ALOAD, 0);
        heard("later", "(Ljava/lang/Object;)V");
      }
      case ANSWERED -> {
        mv.visitVarInsn(Opcodes.ALOAD, 0);
        mv.visitVarInsn(Opcodes.ALOAD, 0);
        mv.visitFieldInsn(Opcodes.GETFIELD, CONNECTION, "responseCode", "I");
        heard("asked", "(Ljava/lang/Object;I)Ljava/lang/Object;");
        keepToken();
      }
      case RECEIVED -> {}
    }
  }

  @Override
  void leave() {
    if (part == Part.ANSWERED) {
      loadToken();
      mv.visitInsn(Opcodes.ACONST_NULL);
      heard("answered", "(Ljava/lang/Object;Ljava/lang/Throwable;)V");
    } else if (part == Part.RECEIVED) {
      mv.visitInsn(Opcodes.DUP);
      mv.visitVarInsn(Opcodes.ALOAD, 1);
      mv.visitMethodInsn(
          Opcodes.INVOKEINTERFACE, "okhttp3/Interceptor$Chain", "call", "()Lokhttp3/Call;", true);
      heard("received", "(Ljava/lang/Object;Ljava/lang/Object;)V");
    }
  }

  /** Nothing is known of the method's own slots here, the receiver's neither. */
  @Override
  void leaveThrown() {
    mv.visitInsn(Opcodes.DUP);
    loadToken();
    mv.visitInsn(Opcodes.SWAP);
    heard("answered", "(Ljava/lang/Object;Ljava/lang/Throwable;)V");
  }

  private void heard(String method, String descriptor) {
    mv.visitMethodInsn(Opcodes.INVOKESTATIC, HEARD, method, descriptor, false);
  }
}
