package io.oleada.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What {@code ./oleada bench} starts: a comparison of processes by its name, or JMH with whatever else is given. */
@Command(
        name = "oleada bench",
        description =
                "Compare processes side by side. Anything else is JMH's: oleada bench DriverBenchmark, oleada bench -l.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ClientBenchmark.class,
            LatencyBenchmark.class,
            PeersBenchmark.class,
            ServerBenchmark.class,
            IdleConnections.class,
            ScaleBenchmark.class
        })
public final class Benchmarks {

    /** The folder of the project. */
    static final Path HOME = Path.of(System.getProperty("oleada.home", ".")).toAbsolutePath();

    private Benchmarks() {}

    /** Ends with the exit code of what was started. */
    public static void main(String[] args) throws Exception {
        CommandLine commands = new CommandLine(new Benchmarks());
        commands.setCaseInsensitiveEnumValuesAllowed(true);
        commands.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (!(failure instanceof IllegalStateException)) {
                throw failure;
            }
            System.err.println(failure.getMessage());
            return 1;
        });
        String first = args.length == 0 ? "" : args[0];
        if (commands.getSubcommands().containsKey(first)) {
            System.exit(commands.execute(args));
        } else if (first.isEmpty() || first.equals("--help") || first.equals("-h")) {
            commands.usage(System.out);
        } else {
            org.openjdk.jmh.Main.main(withAllocations(args));
        }
    }

    /** What is allocated is shown beside the times, unless another profiler is asked for. */
    private static String[] withAllocations(String[] args) {
        if (Arrays.asList(args).contains("-prof") || Arrays.asList(args).contains("-l")) {
            return args;
        }
        String[] more = Arrays.copyOf(args, args.length + 2);
        more[args.length] = "-prof";
        more[args.length + 1] = "gc";
        return more;
    }
}
