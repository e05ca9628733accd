package com.acme.desk;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.logging.ConsoleHandler;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * Logs by one framework or another, to a file and to the console. Each has a loader of its own, as
 * in an application server.
 */
final class Journals {
  private static final Map<String, BiConsumer<String, String>> LOGGERS = new ConcurrentHashMap<>();

  /** Kept: a logger that nobody holds is gone. */
  private static final List<Object> HELD = new ArrayList<>();

  private Journals() {}

  static String obey(String... order) throws Exception {
    return switch (order[1]) {
      case "open" -> {
        LOGGERS.put(order[2], open(order[3], order[4], Path.of(order[5]), Path.of(order[6])));
        yield "done";
      }
      case "say" -> {
        LOGGERS.get(order[2]).accept(order[3], order[4]);
        yield "done";
      }
      default -> throw new IllegalArgumentException(order[1]);
    };
  }

  private static BiConsumer<String, String> open(
      String framework, String appender, Path jars, Path file) throws Exception {
    return switch (framework) {
      case "jul" -> jul(file);
      case "logback" -> logback(loader(jars, "logback"), appender, file);
      case "logbackHidden" -> logback(hiding(loader(jars, "logback")), appender, file);
      case "log4j" -> log4j(loader(jars, "log4j"), appender, file);
      default -> throw new IllegalArgumentException(framework);
    };
  }

  private static URLClassLoader loader(Path jars, String family) throws IOException {
    try (var all = Files.list(jars)) {
      var urls =
          all.filter(
                  jar ->
                      jar.getFileName().toString().startsWith(family)
                          || jar.getFileName().toString().startsWith("slf4j"))
              .map(Journals::url)
              .toArray(URL[]::new);
      return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
    }
  }

  /** As a bundle's, which sees nothing but what it imports. */
  private static ClassLoader hiding(URLClassLoader of) {
    return new URLClassLoader(of.getURLs(), ClassLoader.getPlatformClassLoader()) {
      @Override
      protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith("io.cemaf.")) {
          throw new ClassNotFoundException(name);
        }
        return super.loadClass(name, resolve);
      }
    };
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException problem) {
      throw new IllegalArgumentException(problem);
    }
  }

  private static BiConsumer<String, String> jul(Path file) throws IOException {
    var logger = Logger.getLogger("com.acme." + file.getFileName());
    logger.setUseParentHandlers(false);
    logger.setLevel(Level.ALL);
    for (var handler : new Handler[] {new FileHandler(file.toString()), new ConsoleHandler()}) {
      handler.setFormatter(new SimpleFormatter());
      handler.setLevel(Level.ALL);
      logger.addHandler(handler);
    }
    HELD.add(logger);
    return (level, text) ->
        logger.log(
            switch (level) {
              case "debug" -> Level.FINE;
              case "info" -> Level.INFO;
              case "warn" -> Level.WARNING;
              default -> Level.SEVERE;
            },
            text);
  }

  private static BiConsumer<String, String> logback(ClassLoader loader, String appender, Path file)
      throws Exception {
    var configuration = Path.of(file + ".xml");
    Files.writeString(
        configuration,
        """
        <configuration>
          <appender name="file" class="ch.qos.logback.core.%s">
            <file>%s</file>
            %s
            <filter class="ch.qos.logback.classic.filter.ThresholdFilter"><level>DEBUG</level></filter>
            <encoder><pattern>%%level %%msg%%n</pattern></encoder>
          </appender>
          <appender name="console" class="ch.qos.logback.core.ConsoleAppender">
            <encoder><pattern>%%level %%msg%%n</pattern></encoder>
          </appender>
          <root level="ALL"><appender-ref ref="file"/><appender-ref ref="console"/></root>
        </configuration>
        """
            .formatted(appender, file, appender.startsWith("rolling") ? policy(file) : ""));
    var context = make(loader, "ch.qos.logback.classic.LoggerContext");
    var joran = make(loader, "ch.qos.logback.classic.joran.JoranConfigurator");
    joran
        .getClass()
        .getMethod("setContext", loader.loadClass("ch.qos.logback.core.Context"))
        .invoke(joran, context);
    joran.getClass().getMethod("doConfigure", String.class).invoke(joran, configuration.toString());
    context
        .getClass()
        .getMethod("setMDCAdapter", loader.loadClass("org.slf4j.spi.MDCAdapter"))
        .invoke(context, make(loader, "ch.qos.logback.classic.util.LogbackMDCAdapter"));
    context.getClass().getMethod("start").invoke(context);
    HELD.add(context);
    return saying(
        context.getClass().getMethod("getLogger", String.class).invoke(context, "com.acme"));
  }

  private static String policy(Path file) {
    return """
        <rollingPolicy class="ch.qos.logback.core.rolling.TimeBasedRollingPolicy">
          <fileNamePattern>%s.%%d</fileNamePattern>
        </rollingPolicy>
        """
        .formatted(file);
  }

  private static BiConsumer<String, String> log4j(ClassLoader loader, String appender, Path file)
      throws Exception {
    var configuration = Path.of(file + ".xml");
    var rolling = appender.startsWith("Rolling");
    Files.writeString(
        configuration,
        """
        <Configuration>
          <Appenders>
            <%s name="file" fileName="%s"%s>
              <PatternLayout pattern="%%level %%msg%%n"/>%s
            </%s>
            <Console name="console"><PatternLayout pattern="%%level %%msg%%n"/></Console>
          </Appenders>
          <Loggers>
            <Root level="all"><AppenderRef ref="file"/><AppenderRef ref="console"/></Root>
          </Loggers>
        </Configuration>
        """
            .formatted(
                appender,
                file,
                rolling ? " filePattern=\"" + file + ".%i\"" : "",
                rolling ? "<SizeBasedTriggeringPolicy size=\"10MB\"/>" : "",
                appender));
    var configurator = loader.loadClass("org.apache.logging.log4j.core.config.Configurator");
    var context =
        configurator
            .getMethod("initialize", String.class, ClassLoader.class, java.net.URI.class)
            .invoke(null, file.getFileName().toString(), loader, configuration.toUri());
    HELD.add(context);
    return saying(
        context.getClass().getMethod("getLogger", String.class).invoke(context, "com.acme"));
  }

  private static Object make(ClassLoader loader, String type) throws Exception {
    return loader.loadClass(type).getConstructor().newInstance();
  }

  private static BiConsumer<String, String> saying(Object logger) {
    return (level, text) -> {
      try {
        method(logger, level.toLowerCase(Locale.ROOT)).invoke(logger, text);
      } catch (ReflectiveOperationException problem) {
        throw new IllegalStateException(problem);
      }
    };
  }

  private static Method method(Object logger, String level) throws NoSuchMethodException {
    return logger.getClass().getMethod(level, String.class);
  }
}
