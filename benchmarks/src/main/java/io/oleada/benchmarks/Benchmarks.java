package io.oleada.benchmarks;

import java.util.Arrays;

/** What {@code ./oleada bench} starts: a comparison of processes by its name, or JMH with whatever else is given. */
public final class Benchmarks {

    private Benchmarks() {}

    /** Hands the arguments behind the first word on. */
    public static void main(String[] args) throws Exception {
        String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
        switch (args.length == 0 ? "" : args[0]) {
            case "clients" -> ClientBenchmark.main(rest);
            case "idle" -> IdleConnections.main(rest);
            case "scale" -> ScaleBenchmark.main(rest);
            case "server" -> ServerBenchmark.main(rest);
            default -> org.openjdk.jmh.Main.main(args);
        }
    }
}
