package io.cemaf.agent.cli;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The command line. Public: the launcher finds it by name. */
@Command(
    name = "java -jar cemaf.jar",
    description = "Looks at and steers JVMs that run with the cemaf agent.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:fine", "1:findings", "2:usage", "3:no such JVM", "4:attach refused"})
public final class Cli implements Runnable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Spec private CommandSpec spec = CommandSpec.create();

  private final PrintStream out;
  private final PrintStream err;
  private final SocketDirectory directories;
  private final @Nullable Path jar;
  private final @Nullable AttachApi attach;
  private final Path sysroot;

  Cli(
      PrintStream out,
      PrintStream err,
      SocketDirectory directories,
      @Nullable Path jar,
      @Nullable AttachApi attach,
      Path sysroot) {
    this.out = out;
    this.err = err;
    this.directories = directories;
    this.jar = jar;
    this.attach = attach;
    this.sysroot = sysroot;
  }

  /** Runs one verb and ends the process with its exit code. */
  public static void main(String[] arguments) {
    var exit = run(System.out, System.err, arguments);
    System.out.flush();
    System.exit(exit);
  }

  /** Runs one verb for the user of this process and answers its exit code. */
  public static int run(PrintStream out, PrintStream err, String... arguments) {
    try {
      var directories = SocketDirectory.ofThisProcess(System.getenv());
      var sysroot = Path.of(System.getProperty("cemaf.sysroot", "/"));
      var cli = new Cli(out, err, directories, ownJar(), AttachApi.find(), sysroot);
      return cli.run(arguments);
    } catch (IOException problem) {
      err.println("cemaf: " + problem.getMessage());
      return Exit.FINDINGS;
    }
  }

  /** With {@code java -jar} the class path is the jar alone. */
  private static @Nullable Path ownJar() {
    var classPath = System.getProperty("java.class.path", "");
    return classPath.endsWith(".jar") && classPath.indexOf(File.pathSeparatorChar) < 0
        ? Path.of(classPath).toAbsolutePath()
        : null;
  }

  /** Runs one verb and answers its exit code. */
  int run(String... arguments) {
    var targets = new Targets(new ControlClient(directories, PATIENCE));
    var line = new CommandLine(this);
    var verbs = new LinkedHashMap<String, Object>();
    verbs.put("status", new StatusVerb(new Console(out), targets, new MachineStatus(sysroot)));
    verbs.put("check", new CheckVerb(new Console(out), sysroot));
    verbs.put("explain", new ExplainVerb(new Console(out), targets));
    verbs.put("set", new SetVerb(new Console(out), targets));
    verbs.put("reset", new ResetVerb(new Console(out), targets));
    verbs.put("attach", new AttachVerb(new Console(out), targets, jar, attach));
    verbs.put("detach", new DetachVerb(new Console(out), targets));
    verbs.forEach(line::addSubcommand);
    line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
    line.setExecutionExceptionHandler(this::failed);
    return line.execute(arguments);
  }

  private int failed(Exception problem, CommandLine line, ParseResult result) {
    if (problem instanceof CliFailure failure) {
      err.println("cemaf: " + failure.getMessage());
      return failure.exit();
    }
    err.println("cemaf: " + line.getCommandName() + " failed: " + problem);
    return Exit.FINDINGS;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do");
  }
}
