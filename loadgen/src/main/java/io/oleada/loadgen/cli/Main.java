package io.oleada.loadgen.cli;

import io.oleada.loadgen.stats.Nearest;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code oleada} command. */
@Command(
        name = "oleada",
        description = "Load-tests Socket.IO servers, and teaches how they behave.",
        subcommands = {
            DemoCommand.class,
            InitCommand.class,
            CheckCommand.class,
            DoctorCommand.class,
            RunCommand.class,
            CapacityCommand.class,
            WorkerCommand.class,
            ObserveCommand.class,
            ReportCommand.class,
            CompareCommand.class,
            ReferenceCommand.class,
            CompletionCommand.class
        },
        versionProvider = Main.Version.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "The launcher adds:",
            "  serve        Start the course's Socket.IO server; see oleada serve --help.",
            "  learn        The lessons; see oleada learn --help.",
            "  bench        Run the benchmarks; see oleada bench --help.",
            "  conformance  Run the protocol's tests against the server and netty-socketio.",
            "",
            "Exit codes: 0 pass, 1 threshold missed, 2 usage or scenario error,",
            "3 target unreachable or refused, 4 run invalid, 130 interrupted."
        })
public final class Main {

    /** Runs a command line and exits with its code. */
    public static void main(String[] args) {
        PrintStream out = utf8(FileDescriptor.out);
        PrintStream err = utf8(FileDescriptor.err);
        System.setOut(out);
        System.setErr(err);
        // Channels' names mean something in this process alone: Netty need not look for a network card, nor warn that
        // it found none.
        System.setProperty("io.netty.machineId", "00:00:00:00:00:00");
        System.exit(run(out, err, args));
    }

    /** Runs a command line; returns the exit code. */
    static int run(PrintStream out, PrintStream err, String... args) {
        CommandLine line = new CommandLine(new Main());
        line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        line.setParameterExceptionHandler((problem, given) -> {
            err.println(problem.getCommandLine().getCommandSpec().qualifiedName() + ": "
                    + String.valueOf(problem.getMessage()).replaceAll("\\s+", " ") + meant(problem)
                    + problem.getCommandLine().getCommandSpec().qualifiedName() + " --help");
            return UserError.USAGE;
        });
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler(Main::failed);
        Objects.requireNonNull(line.getSubcommands().get("compare"))
                .setEndOfOptionsDelimiter("\0"); // there, -- parts the two sides
        if (args.length == 0) {
            line.usage(out);
            return UserError.USAGE;
        }
        try {
            return line.execute(args);
        } catch (OutOfMemoryError e) {
            err.println(Memory.full());
            return UserError.USAGE;
        }
    }

    /** What a mistyped command or option was probably to be. */
    private static String meant(ParameterException problem) {
        if (problem instanceof UnmatchedArgumentException unmatched) {
            List<String> known =
                    new ArrayList<>(problem.getCommandLine().getSubcommands().keySet());
            known.addAll(problem.getCommandLine().getCommandSpec().optionsMap().keySet());
            String hint = Nearest.hint(unmatched.getUnmatched().get(0), known);
            return hint.isEmpty() ? "; see " : hint + " See ";
        }
        return "; see ";
    }

    private static int failed(Exception problem, CommandLine line, ParseResult parsed) throws Exception {
        if (problem instanceof UserError mistake) {
            line.getErr().println(mistake.getMessage());
            return mistake.exitCode();
        }
        throw problem;
    }

    /** The streams say ✓ and µ whatever the locale is. */
    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** Oleada's version, as the jar's manifest has it. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {text()};
        }

        static String text() {
            String version = Main.class.getPackage().getImplementationVersion();
            return "oleada " + (version == null ? "in development" : version.toLowerCase(Locale.ROOT));
        }
    }
}
