package io.oleada.loadgen.cli;

import io.oleada.loadgen.scenario.Scenario;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How many clients a scenario is to have, whatever its file says. */
final class ClientsOption {

    @Option(
            names = "--clients",
            paramLabel = "N",
            description = "So many clients arrive in all, whatever the file says; each phase keeps its share of them.")
    private @Nullable Long clients;

    /** The scenario with as many clients as were asked for; says so if they are too few or too many. */
    Scenario of(Scenario scenario) {
        if (clients == null) {
            return scenario;
        }
        check("--clients", clients);
        long least = scenario.phasesWithArrivals();
        if (clients < least) {
            throw new UserError(
                    UserError.USAGE,
                    "--clients " + clients + ": clients arrive in " + least + " phases of " + scenario.name()
                            + ", at least one in each");
        }
        return scenario.withClients(clients);
    }

    static void check(String option, long clients) {
        if (clients < 1 || clients > Scenario.CLIENTS_MAX) {
            throw new UserError(
                    UserError.USAGE, option + ' ' + clients + ": expected a number from 1 to " + Scenario.CLIENTS_MAX);
        }
    }
}
