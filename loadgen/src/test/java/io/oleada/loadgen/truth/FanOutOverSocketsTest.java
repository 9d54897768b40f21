package io.oleada.loadgen.truth;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.loadgen.stats.Ledger;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Section D: every delivery that the stub spoiled is named by its receiver, its publisher and its number, and no other. Two
 * rooms, so that there is a wrong one.
 */
class FanOutOverSocketsTest {

    private static final Pattern NAMED = Pattern.compile(
            "delivery\\.(\\w+): client (\\d+), message (\\d+) of loop (\\d+) of talk, sent by client (\\d+)");
    private static final Pattern STRANGE = Pattern.compile(
            "delivery\\.(corrupt|foreign): client (\\d+) got .*~o1\\.\\w+\\.(\\d+)\\.\\d+\\.(\\d+)\\..*");

    /** How many of each fault there are. */
    private static final Map<String, Integer> FAULTS =
            Map.of("drop", 137, "double", 53, "swap", 29, "corrupt", 11, "wrong-room", 3, "old-run", 2);

    @TempDir
    private Path folder;

    @Test
    void everySpoiledDeliveryOfAHundredClientsIsNamed() {
        check(100, 400, 2, FAULTS);
    }

    @ParameterizedTest
    @CsvSource({"10, 10, 2", "1000, 1000, 20", "10000, 1000, 80"})
    @Tag("full")
    void everySpoiledDeliveryIsNamed(int clients, int messages, int seconds) {
        // Both rooms together: half of the clients hear each message, so twice the messages make the deliveries.
        boolean small = clients * messages < 10_000;
        check(
                clients,
                2 * messages,
                seconds,
                small ? Map.of("drop", 3, "double", 2, "corrupt", 1, "old-run", 1, "wrong-room", 1) : FAULTS);
    }

    private void check(int clients, int messages, int seconds, Map<String, Integer> faults) {
        long deliveries = (long) messages * (clients / 2 - 1);
        FaultPlan plan = new FaultPlan();
        SplittableRandom random = new SplittableRandom(clients);
        new TreeSet<>(faults.keySet())
                .forEach(kind -> plan.deliveries(kind, faults.get(kind), deliveries * 8 / 10, random));
        String scenario =
                """
                deliveryTimeout: 2s
                phases:
                  - {name: arrive, duration: %ds, clients: %d}
                  - {name: settle, duration: %ds}
                  - {name: talk, duration: %ds}
                  - {name: quiet, duration: 1s}
                flows:
                  - name: member
                    steps:
                      - connect: {auth: {c: "${client}"}}
                      - {emit: unirse, data: "sala-${group:2}", ack: true, joins: "sala-${group:2}"}
                      - emit: talk
                        data: {m: "${marker}"}
                        rate: %d/s
                        publishers: 4
                        during: talk
                        fanOut: others
                        room: "sala-${group:2}"
                """.formatted(Math.max(1, clients / 500), clients, clients > 100 ? 3 : 1, seconds, messages / seconds);
        try (StubProcess stub = StubProcess.start(folder, plan);
                Generator generator = Generator.start(folder, scenario, stub.url())) {
            Generator.Ended ended = generator.await(280);
            assertThat(ended.exitCode()).as(ended.toString()).isIn(0, 4);
            compare(generator.stored().result(), stub.log(), messages, deliveries, faults);
            System.out.println(clients + " clients, " + deliveries + " deliveries: "
                    + generator.stored().verdict().kind() + " "
                    + generator.stored().verdict().reasons());
        }
    }

    private static void compare(
            Result result, StubLog log, int messages, long deliveries, Map<String, Integer> faults) {
        Ledger ledger = Ledger.of(result);
        assertThat(ledger.balanced()).as(ledger.toString()).isTrue();
        assertThat(result.number(Metric.SEND_SENT, "talk")).isEqualTo(messages);
        assertThat(log.number("deliveries")).as("what the stub passed on").isEqualTo(deliveries);
        assertThat(ledger.expected()).isEqualTo(deliveries);
        int missing = faults.get("drop") + faults.get("corrupt");
        assertThat(ledger.missing()).isEqualTo(missing);
        assertThat(ledger.delivered()).isEqualTo(deliveries - missing);
        assertThat(ledger.unexpected()).isEqualTo(faults.get("wrong-room").longValue());
        assertThat(ledger.undetermined()).isZero();
        assertThat(result.total(Metric.DELIVERY_DUPLICATE))
                .isEqualTo(faults.get("double").longValue());
        assertThat(result.total(Metric.DELIVERY_CORRUPT))
                .isEqualTo(faults.get("corrupt").longValue());
        assertThat(result.total(Metric.DELIVERY_FOREIGN))
                .isEqualTo(faults.get("old-run").longValue());

        assertThat(named(result, "missing")).isEqualTo(truth(log, "drop", "corrupt"));
        assertThat(named(result, "duplicate")).isEqualTo(truth(log, "double"));
        assertThat(named(result, "unexpected")).isEqualTo(truth(log, "stranger"));
        assertThat(named(result, "reordered")).isEqualTo(overtaken(log));
        assertThat(strange(result, "corrupt")).isEqualTo(withoutPublisher(truth(log, "corrupt")));
        assertThat(strange(result, "foreign")).isEqualTo(withoutPublisher(truth(log, "old-run")));
    }

    /** RECEIVER PUBLISHER LOOP NUMBER of each, as the stub logged them. */
    private static SortedSet<String> truth(StubLog log, String... kinds) {
        SortedSet<String> names = new TreeSet<>();
        log.of("delivery").stream()
                .filter(words -> List.of(kinds).contains(words[1]))
                .forEach(words -> names.add(words[2] + ' ' + words[3] + ' ' + words[4] + ' ' + words[5]));
        return names;
    }

    /** Of those that were held back, the ones that a message of the same publisher has overtaken. */
    private static SortedSet<String> overtaken(StubLog log) {
        SortedSet<String> names = new TreeSet<>();
        log.of("overtaken").forEach(words -> names.add(String.join(" ", words)));
        return names;
    }

    private static SortedSet<String> named(Result result, String kind) {
        SortedSet<String> names = new TreeSet<>();
        for (String finding : result.findings()) {
            Matcher found = NAMED.matcher(finding);
            if (found.matches() && found.group(1).equals(kind)) {
                names.add(found.group(2) + ' ' + found.group(5) + ' ' + found.group(4) + ' ' + found.group(3));
            }
        }
        return names;
    }

    private static SortedSet<String> strange(Result result, String kind) {
        SortedSet<String> names = new TreeSet<>();
        for (String finding : result.findings()) {
            Matcher found = STRANGE.matcher(finding);
            if (found.matches() && found.group(1).equals(kind)) {
                names.add(found.group(2) + ' ' + found.group(3) + ' ' + found.group(4));
            }
        }
        return names;
    }

    private static SortedSet<String> withoutPublisher(SortedSet<String> names) {
        SortedSet<String> without = new TreeSet<>();
        names.forEach(name -> without.add(name.replaceFirst(" \\d+ ", " ")));
        return without;
    }
}
