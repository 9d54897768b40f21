package io.oleada.loadgen.cli;

import io.oleada.loadgen.driver.Tls;
import io.oleada.loadgen.scenario.DurationText;
import io.oleada.loadgen.scenario.Scenario;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How this machine connects, and to whom it may: the same for a run, a worker of one, and a search for the capacity. */
final class ConnectOptions {

    /** Enough to try a server of others, and too few to hurt it by a slip of the hand. */
    private static final int ELSEWHERE_MAX = 1_000;

    /** A load that was forgotten ends. */
    static final String DURATION_DEFAULT = "1h";

    @Option(
            names = "--allow-target",
            paramLabel = "HOST",
            description = "A host, or host:port, other than this machine that you may load.")
    private List<String> allowed = new ArrayList<>();

    @Option(
            names = "--max-clients",
            paramLabel = "N",
            description = {
                "The most clients that this process takes (default: what this machine can hold,",
                ELSEWHERE_MAX + " where a target is another machine)."
            })
    private @Nullable Long clientsMax;

    @Option(
            names = "--max-duration",
            paramLabel = "TIME",
            defaultValue = DURATION_DEFAULT,
            description = "The longest run that this process takes part in (default: ${DEFAULT-VALUE}).")
    private String longest = DURATION_DEFAULT;

    @Option(names = "--loops", paramLabel = "N", description = "Event loops (default: one per processor).")
    private int loops = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--source-address",
            paramLabel = "IP",
            split = ",",
            description = {
                "Local addresses to connect from, in turns: each has its own local ports.",
                "On loopback as many as needed are taken by themselves."
            })
    private List<String> sources = new ArrayList<>();

    @Option(names = "--insecure", description = "With https: take any certificate.")
    private boolean insecure;

    @Option(
            names = "--cacert",
            paramLabel = "FILE",
            description = "With https: trust the certificates of this PEM file alone.")
    private @Nullable Path authority;

    /** Says what cannot be. */
    void check() {
        if (clientsMax != null) {
            ClientsOption.check("--max-clients", clientsMax);
        }
        try {
            durationMostNs();
        } catch (IllegalArgumentException e) {
            throw new UserError(UserError.USAGE, "--max-duration: " + e.getMessage());
        }
        if (loops < 1 || loops > 1024) {
            throw new UserError(UserError.USAGE, "--loops " + loops + ": expected a number from 1 to 1024");
        }
        if (authority != null && !Files.isReadable(authority)) {
            throw new UserError(UserError.USAGE, "--cacert " + authority + ": no such file");
        }
    }

    /** {@return the scenario, with the addresses of its targets, if they may be loaded} */
    Scenario permit(Scenario scenario) {
        return Permission.check(scenario, allowed);
    }

    /** {@return the most clients that may come, where the targets are known to be permitted} */
    long clientsMost(Scenario permitted) {
        if (clientsMax != null) {
            return clientsMax;
        }
        return permitted.targets().stream().allMatch(Permission::isHere) ? Long.MAX_VALUE : ELSEWHERE_MAX;
    }

    /** Says so if so many clients are more than may come. */
    void checkClients(Scenario permitted, long clients) {
        long most = clientsMost(permitted);
        if (clients > most) {
            throw new UserError(
                    UserError.TARGET,
                    clients + " clients are more than the " + most + " that may load " + permitted.targetText()
                            + "; if it may have them, add --max-clients " + clients);
        }
    }

    /** {@return the longest that a run may last, in nanoseconds} */
    long durationMostNs() {
        return parse(longest);
    }

    /** {@return the longest that a run may last if nobody says otherwise, in nanoseconds} */
    static long durationDefaultNs() {
        return parse(DURATION_DEFAULT);
    }

    private static long parse(String time) {
        return DurationText.parse(time, 1_000_000, Scenario.DURATION_MAX_NS);
    }

    /** Says so if a run would last longer than it may. */
    void checkDuration(Scenario scenario) {
        if (scenario.durationNs() > durationMostNs()) {
            throw new UserError(UserError.USAGE, tooLong(scenario, "add"));
        }
    }

    /** What to do about a scenario that lasts longer than it may; {@code how} comes before the option. */
    String tooLong(Scenario scenario, String how) {
        return scenario.name() + " lasts longer than " + longest + "; if it may, " + how + " --max-duration "
                + DurationText.roundedUp(scenario.durationNs());
    }

    int loops() {
        return loops;
    }

    Tls tls() {
        return insecure ? Tls.anyone() : authority != null ? Tls.authority(authority) : Tls.system();
    }

    /** {@return the local addresses that were named} */
    List<InetAddress> sources() {
        return Sources.named(sources);
    }

    /** {@return what a worker of this machine is started with: it may do what this command may do} */
    List<String> forWorkers() {
        List<String> arguments = new ArrayList<>();
        allowed.forEach(host -> arguments.addAll(List.of("--allow-target", host)));
        if (clientsMax != null) {
            arguments.addAll(List.of("--max-clients", clientsMax.toString()));
        }
        arguments.addAll(List.of("--max-duration", longest));
        sources.forEach(address -> arguments.addAll(List.of("--source-address", address)));
        if (insecure) {
            arguments.add("--insecure");
        }
        if (authority != null) {
            arguments.addAll(List.of("--cacert", authority.toAbsolutePath().toString()));
        }
        return arguments;
    }
}
