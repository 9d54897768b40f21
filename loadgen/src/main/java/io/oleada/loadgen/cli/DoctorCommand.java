package io.oleada.loadgen.cli;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says how many clients this machine can hold. */
@Command(
        name = "doctor",
        description = {
            "Print how many clients one process can hold here, what limits it, and the commands that lift each limit.",
            "With --clients: how a run would spread them over workers by itself, and what these take.",
            "Exit codes: 0 there is room, 2 there is not room for --clients."
        },
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

    @Option(names = "--clients", paramLabel = "N", description = "How many clients you want.")
    private @Nullable Long clients;

    @Override
    public Integer call() {
        if (clients != null) {
            ClientsOption.check("--clients", clients);
        }
        Doctor doctor = new Doctor(Limits.here());
        text(doctor, clients).forEach(System.out::println);
        return clients == null || doctor.holds(clients) ? 0 : UserError.USAGE;
    }

    /** The page; {@code wanted} null means no number in particular. */
    static List<String> text(Doctor doctor, @Nullable Long wanted) {
        List<String> lines = new java.util.ArrayList<>();
        Doctor.Finding tightest = doctor.tightest();
        lines.add(String.format(
                Locale.ROOT,
                "One process holds %,d clients here, limited by %s.",
                tightest.clients(),
                tightest.name()));
        lines.add("");
        for (Doctor.Finding finding : doctor.findings()) {
            String mark = wanted == null ? " " : finding.clients() >= wanted ? "✓" : "✗";
            lines.add(String.format(
                    Locale.ROOT, "%s %-17s%,12d  %s", mark, finding.name(), finding.clients(), finding.now()));
        }
        doctor.notes().forEach(note -> lines.add("  " + note));
        long goal = wanted != null ? wanted : Doctor.roundAbove(tightest.clients());
        if (wanted != null && doctor.plan(wanted).workers() > 1) {
            lines.add("");
            lines.addAll(doctor.plan(wanted).text());
        }
        List<String> commands = doctor.commands(goal);
        if (!commands.isEmpty()) {
            lines.add("");
            lines.add(String.format(Locale.ROOT, "For %,d clients:", goal));
            commands.forEach(command -> lines.add("  " + command));
        }
        return lines;
    }
}
