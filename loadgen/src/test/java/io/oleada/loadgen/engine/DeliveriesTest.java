package io.oleada.loadgen.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.loadgen.driver.loopback.LoopbackServer;
import io.oleada.loadgen.driver.loopback.LoopbackServer.Fate;
import io.oleada.loadgen.fleet.VirtualRun;
import io.oleada.loadgen.scenario.Bytes;
import io.oleada.loadgen.stats.Ledger;
import io.oleada.loadgen.stats.Metric;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who was owed what, and what became of it. */
class DeliveriesTest {

    private static String talk(int clients, String rate, String fanOut) {
        return """
                deliveryTimeout: 2s
                phases: [{name: a, duration: 1s, clients: %d, arrivals: at-once}, {name: b, duration: 10s}, {name: c, duration: 3s}]
                flows:
                  - name: f
                    steps: [connect, {emit: talk, data: {m: "x ${marker}"}, rate: %s, during: b, fanOut: %s}]
                """.formatted(clients, rate, fanOut);
    }

    @ParameterizedTest
    @CsvSource({"10,10,1", "10,10,3", "100,100,1", "100,100,4", "2,1,2", "3,3000,1", "3,3000,2"})
    void eachMessageIsOwedToEveryOtherClientOnce(int clients, int rate, int loops) {
        VirtualRun run =
                VirtualRun.of(talk(clients, rate + "/s", "others")).loops(loops).run();
        Ledger ledger = run.ledger();
        assertThat(ledger.expected()).isEqualTo(10L * rate * (clients - 1));
        assertThat(ledger.delivered()).isEqualTo(ledger.expected()).isEqualTo(ledger.received());
        assertThat(run.server().deliveries()).isEqualTo(ledger.expected());
        assertThat(run.times(Metric.DELIVERY_RESPONSE).getTotalCount()).isEqualTo(ledger.received());
        assertThat(ledger.undetermined() + ledger.unexpected() + ledger.missing())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void senderIsOwedItsOwnMessageWhereAllAre(int loops) {
        VirtualRun run = VirtualRun.of(talk(10, "10/s", "all"))
                .loops(loops)
                .script(new LoopbackServer.Script() {
                    @Override
                    public boolean toSender() {
                        return true;
                    }
                })
                .run();
        assertThat(run.ledger().expected()).isEqualTo(1_000);
        assertThat(run.ledger().delivered()).isEqualTo(1_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void ownMessageThatComesBackIsUnexpectedWhereOnlyOthersAreMeant(int loops) {
        VirtualRun run = VirtualRun.of(talk(10, "10/s", "others"))
                .loops(loops)
                .script(new LoopbackServer.Script() {
                    @Override
                    public boolean toSender() {
                        return true;
                    }
                })
                .run();
        assertThat(run.ledger().expected()).isEqualTo(900);
        assertThat(run.ledger().delivered()).isEqualTo(900);
        assertThat(run.ledger().unexpected()).isEqualTo(100);
    }

    @Test
    void senderThatGetsNothingBackIsMissingItWhereAllAreMeant() {
        VirtualRun run = VirtualRun.of(talk(10, "10/s", "all")).run();
        assertThat(run.ledger().missing()).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void faultsOfDeliveriesAreCountedAsTheScriptHasThem(long seed) {
        Map<Long, Fate> plan = new HashMap<>();
        SplittableRandom random = new SplittableRandom(seed);
        Map.of(Fate.LOST, 137, Fate.DOUBLED, 53, Fate.CORRUPTED, 11).forEach((fate, n) -> {
            for (int left = n; left > 0; ) {
                left -= plan.putIfAbsent(random.nextLong(9_900), fate) == null ? 1 : 0;
            }
        });
        VirtualRun run = VirtualRun.of(talk(100, "10/s", "others"))
                .loops(1 + (int) (seed % 4))
                .script(new LoopbackServer.Script() {
                    @Override
                    public Fate delivery(long n) {
                        return plan.getOrDefault(n, Fate.SENT);
                    }
                })
                .run();

        assertThat(run.ledger().expected()).isEqualTo(9_900);
        assertThat(run.ledger().missing()).isEqualTo(137 + 11);
        assertThat(run.ledger().delivered()).isEqualTo(9_900 - 137 - 11);
        assertThat(run.total(Metric.DELIVERY_DUPLICATE)).isEqualTo(53);
        assertThat(run.total(Metric.DELIVERY_CORRUPT)).isEqualTo(11);
        assertThat(run.total(Metric.DELIVERY_FOREIGN)).isZero();
        assertThat(run.result().examples().get("delivery.missing"))
                .matches("client \\d+ never got message \\d+ of talk, sent by client \\d+");
        assertThat(run.result().examples()).containsKeys("delivery.duplicate", "delivery.corrupt");
    }

    /** A server that takes what several publishers send in another order makes no fault, however many hear of it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void duplicateIsNamedHoweverManyMessagesOfOthersHaveCrossed(int loops) {
        int[] events = {0};
        VirtualRun run = VirtualRun.of(talk(400, "20/s", "others").replace("talk,", "talk, publishers: 4,"))
                .loops(loops)
                .script(new LoopbackServer.Script() {
                    @Override
                    public Fate delivery(long n) {
                        return n == 75_000 ? Fate.DOUBLED : Fate.SENT;
                    }

                    @Override
                    public long delayNs(long nowNs) {
                        return events[0]++ % 4 < 2 ? 180_000_000 : 1_000_000;
                    }
                })
                .run();
        assertThat(run.ledger().delivered()).isEqualTo(200 * 399);
        assertThat(run.result().findings()).singleElement().asString().startsWith("delivery.duplicate: client ");
    }

    @Test
    void missingDeliveryIsNamed() {
        VirtualRun run = VirtualRun.of(talk(2, "1/s", "others"))
                .script(new LoopbackServer.Script() {
                    @Override
                    public Fate delivery(long n) {
                        return n == 4 ? Fate.LOST : Fate.SENT;
                    }
                })
                .run();
        assertThat(run.ledger().missing()).isEqualTo(1);
        assertThat(run.result().examples().get("delivery.missing"))
                .isEqualTo("client 1 never got message 4 of talk, sent by client 0");
    }

    @Test
    void markersOfOtherRunsAreForeignAndImpossibleOnesCorrupt() {
        VirtualRun run = VirtualRun.of(talk(5, "1/s", "others"));
        run.at(3, () -> {
                    run.server().send(marked(VirtualRun.RUN - 1, 0, 0, 0));
                    run.server().send(marked(VirtualRun.RUN, 99, 0, 0));
                    run.server().send(marked(VirtualRun.RUN, 0, 99, 0));
                    run.server().send(marked(VirtualRun.RUN, Integer.MIN_VALUE, 0, 0));
                    run.server().send(marked(VirtualRun.RUN, 0, Integer.MIN_VALUE, 0));
                    run.server().send(marked(VirtualRun.RUN, 0, 0, Integer.MIN_VALUE));
                    run.server().send(marked(VirtualRun.RUN, 0, 0, Integer.MAX_VALUE));
                    run.server().send("[\"talk\",\"~o1.\"]");
                    run.server().send("[\"talk\",\"no marker\"]");
                })
                .run();
        assertThat(run.total(Metric.DELIVERY_FOREIGN)).isEqualTo(5);
        assertThat(run.total(Metric.DELIVERY_CORRUPT)).isEqualTo(7 * 5);
        assertThat(run.ledger().missing()).isZero();
        assertThat(run.ledger().delivered()).isEqualTo(40);
    }

    private static String marked(int run, int loop, int step, int number) {
        Bytes marker = new Bytes();
        Marker writer = new Marker(run);
        writer.write(marker, loop & 0xFFFFFFFFL, step & 0xFFFFFFFFL, number & 0xFFFFFFFFL, 0);
        return "[\"talk\",\"" + marker + "\"]";
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void clientsThatJoinAndLeaveUnderWayAreUndeterminedAndNeverALoss(int loops) {
        VirtualRun run = VirtualRun.of("""
                        deliveryTimeout: 1s
                        phases: [{name: a, duration: 20s, rate: 5/s}]
                        flows:
                          - {name: stay, steps: [connect, {emit: talk, data: "${marker}", rate: 50/s, fanOut: others}]}
                          - name: go
                            steps:
                              - connect
                              - repeat: 100
                                steps: [{think: 700ms}, disconnect, {think: 50ms}, connect]
                          - {name: cut, steps: [connect, {repeat: 100, steps: [{think: 1300ms}, drop]}]}
                        """)
                .loops(loops)
                .script(new LoopbackServer.Script() {
                    @Override
                    public long delayNs(long nowNs) {
                        return 30_000_000;
                    }
                })
                .run();
        assertThat(run.ledger().missing()).isZero();
        assertThat(run.ledger().unexpected()).isZero();
        assertThat(run.ledger().undetermined()).isPositive();
        assertThat(run.ledger().expected()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void restartOfTheServerIsNoLoss(int loops) {
        VirtualRun run = VirtualRun.of(talk(20, "20/s", "others")).loops(loops);
        run.at(5.0003, () -> run.server().stop())
                .at(6, () -> run.server().start())
                .run();
        assertThat(run.ledger().missing()).isZero();
        assertThat(run.ledger().delivered()).isPositive();
        assertThat(run.ledger().notSent()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void clientsOfAnotherNamespaceAreOwedNothing(int loops) {
        VirtualRun run = VirtualRun.of("""
                        deliveryTimeout: 1s
                        phases: [{name: a, duration: 1s, clients: 30, arrivals: at-once}, {name: b, duration: 5s}]
                        flows:
                          - name: chat
                            steps:
                              - connect: {namespace: /chat}
                              - {emit: talk, data: "${marker}", rate: 10/s, during: b, fanOut: others}
                          - {name: main, steps: [connect]}
                        """).loops(loops).run();
        assertThat(run.ledger().expected()).isEqualTo(50 * 14);
        assertThat(run.ledger().delivered()).isEqualTo(50 * 14);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void clientThatChangesItsNamespaceIsOwedWhatIsSentInEach(int loops) {
        VirtualRun run = VirtualRun.of("""
                        deliveryTimeout: 1s
                        phases: [{name: a, duration: 1s, clients: 6, arrivals: at-once}, {name: b, duration: 4s}, {name: c, duration: 6s}]
                        flows:
                          - name: f
                            steps:
                              - connect: {namespace: /one}
                              - {emit: one, data: "${marker}", rate: 10/s, during: b, fanOut: others}
                              - think: 6s
                              - disconnect
                              - connect: {namespace: /two}
                              - {emit: two, data: "${marker}", every: 1s, fanOut: others}
                        """).loops(loops).run();
        assertThat(run.number(Metric.DELIVERY_EXPECTED, "one")).isEqualTo(40 * 5);
        assertThat(run.number(Metric.DELIVERY_OK, "one")).isEqualTo(40 * 5);
        assertThat(run.ledger().missing()).isZero();
        assertThat(run.ledger().unexpected()).isZero();
        assertThat(run.number(Metric.DELIVERY_EXPECTED, "two")).isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void messageOfAPublisherThatWasCutAtOnceIsOwedToNobody(int loops) {
        VirtualRun run = VirtualRun.of("""
                        deliveryTimeout: 1s
                        phases: [{name: a, duration: 10s, clients: 12, arrivals: at-once}]
                        flows:
                          - {name: stay, steps: [connect]}
                          - name: go
                            steps:
                              - connect
                              - repeat: 5
                                steps:
                                  - {think: 50ms}
                                  - {emit: talk, data: "${marker}", fanOut: others}
                                  - drop
                        """).loops(loops).run();
        assertThat(run.ledger().sent()).isPositive();
        assertThat(run.ledger().received()).as("the server never took them").isZero();
        assertThat(run.ledger().missing()).isZero();
    }

    /** Servers that are no cluster. */
    private static final class Apart implements LoopbackServer.Script {
        private final boolean toSender;

        Apart(boolean toSender) {
            this.toSender = toSender;
        }

        @Override
        public boolean isCluster() {
            return false;
        }

        @Override
        public boolean toSender() {
            return toSender;
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1,others", "2,2,all", "3,2,others", "2,6,all"})
    void whereServersAreNoClusterAMessageIsOwedToTheClientsOfItsOwnServer(int targets, int loops, String fanOut) {
        VirtualRun run = VirtualRun.of("cluster: false\n" + talk(60, "10/s", fanOut))
                .targets(targets)
                .loops(loops)
                .script(new Apart(fanOut.equals("all")))
                .run();
        Ledger ledger = run.ledger();
        assertThat(ledger.expected()).isEqualTo(100L * (60 / targets - (fanOut.equals("all") ? 0 : 1)));
        assertThat(ledger.delivered()).isEqualTo(ledger.expected()).isEqualTo(ledger.received());
    }

    @Test
    void onePublisherForEachServerReachesEverybodyOnce() {
        VirtualRun run =
                VirtualRun.of("""
                        cluster: false
                        phases:
                          - {name: publishers, duration: 1s, clients: 5}
                          - {name: arrive, duration: 2s, clients: 95}
                          - {name: broadcast, duration: 5s}
                        flows:
                          - name: f
                            steps:
                              - connect
                              - {emit: t, data: "${marker}", fanOut: all, publishers: 5, rate: 1/s, during: broadcast}
                        """).targets(5).loops(3).script(new Apart(true)).run();
        assertThat(run.ledger().sent()).isEqualTo(5);
        assertThat(run.ledger().delivered())
                .isEqualTo(100)
                .isEqualTo(run.ledger().expected());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", room: main"})
    void whatComesFromAnotherServerIsUnexpectedWhereTheyAreNoCluster(String room) {
        VirtualRun run = VirtualRun.of("""
                        cluster: false
                        deliveryTimeout: 1s
                        phases: [{name: a, duration: 1s, clients: 20}, {name: b, duration: 5s}]
                        flows:
                          - name: f
                            steps:
                              - connect
                              - {emit: entrar, ack: true, joins: main}
                              - {emit: t, data: "${marker}", fanOut: others, rate: 2/s, during: b%s}
                        """.formatted(room)).targets(4).loops(2).run();
        assertThat(run.number(Metric.DELIVERY_EXPECTED, "t")).isEqualTo(10 * 4);
        assertThat(run.number(Metric.DELIVERY_OK, "t")).isEqualTo(10 * 4);
        assertThat(run.number(Metric.DELIVERY_UNEXPECTED, "t")).isEqualTo(10 * 15);
        assertThat(run.result().findings()).anyMatch(finding -> finding.startsWith("delivery.unexpected: client "));
    }
}
