package io.oleada.loadgen.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.loadgen.output.ResultLog;
import io.oleada.loadgen.output.StoredRun;
import io.oleada.loadgen.stats.Ledger;
import io.oleada.loadgen.stats.Verdict;
import io.oleada.loadgen.testing.RawServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A server that is kind to the first connection and hostile to all others: the run ends in its time, its ledger balances,
 * and where nothing could be measured it is invalid and says why.
 */
class HostileRunTest {

    private static final String SCENARIO = """
            deliveryTimeout: 1s
            reconnect: {policy: none}
            phases: [{name: arrive, duration: 1s, clients: 5}, {name: hold, duration: 2s}]
            flows:
              - name: f
                steps: [connect: {timeout: 2s}, {emit: eco, ack: 1s, every: 200ms}]
            """;

    /**
     * What it does.
     *
     * @param reason what the verdict must say of it; empty where the run only has to survive
     */
    record Hostility(String name, String reason, RawServer.Talk talk) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Hostility> hostilities() {
        return List.of(
                new Hostility("endless open packet", "not one of 5 clients ever connected: client", peer -> {
                    peer.upgrade();
                    peer.frame(0x01, "0{\"sid\":\"".getBytes(UTF_8));
                    while (true) {
                        peer.frame(0x00, "x".repeat(1000).getBytes(UTF_8));
                    }
                }),
                new Hostility("deflate bomb", "with an extension that was not offered", peer -> {
                    String answer = peer.upgradeAnswer(peer.request());
                    peer.send(answer.replace("\r\n\r\n", "\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n")
                            .getBytes(UTF_8));
                    peer.frame(0xC1, new byte[60_000]);
                }),
                new Hostility("ping interval zero", "pingInterval", open("25000", "0")),
                new Hostility("ping interval negative", "pingInterval", open("25000", "-1")),
                new Hostility("ping interval too large", "pingInterval", open("25000", "2147483648")),
                new Hostility("max payload zero", "", open("1000000", "0")),
                new Hostility("sid of ten megabytes", "message of ", peer -> {
                    peer.upgrade();
                    peer.text("0{\"sid\":\"" + "x".repeat(10_000_000) + "\"}");
                }),
                new Hostility("a million namespace errors", "", peer -> {
                    open("25000", "25000").with(peer);
                    for (int i = 0; i < 1_000_000; i++) {
                        peer.text("44/n" + i + ",{\"message\":\"no\"}");
                    }
                }),
                new Hostility("never ending binary event", "", peer -> {
                    open("25000", "300").with(peer);
                    peer.text("452147483647-[\"a\"]");
                    while (true) {
                        peer.frame(0x82, new byte[1000]);
                    }
                }),
                new Hostility("redirect", "redirects are not followed", peer -> {
                    peer.request();
                    peer.send("HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/socket.io/\r\nContent-Length: 0\r\n\r\n"
                            .getBytes(UTF_8));
                }),
                new Hostility("broken packets", "the other side broke the protocol 5 times", peer -> {
                    open("25000", "25000").with(peer);
                    peer.text("42{}");
                }));
    }

    /** Opens as a server should, but for one number. */
    private static RawServer.Talk open(String number, String instead) {
        return peer -> {
            peer.upgrade();
            peer.text(RawServer.OPEN
                    .replace("20000", instead.equals("300") ? "300" : "20000")
                    .replace(number, instead));
            peer.read();
            peer.text(RawServer.CONNECTED);
        };
    }

    private static final RawServer.Talk KIND = open("20000", "20000");

    @TempDir
    private Path folder;

    @Test
    void runAgainstBrokenPacketsIsInvalidAndSaysSo() throws IOException {
        check(hostilities().get(hostilities().size() - 1));
    }

    @ParameterizedTest
    @MethodSource("hostilities")
    @Tag("full")
    void runSurvives(Hostility hostility) throws IOException {
        check(hostility);
    }

    private void check(Hostility hostility) throws IOException {
        AtomicInteger connections = new AtomicInteger();
        Cli.write(folder, "scenario.yaml", SCENARIO);
        try (RawServer server =
                RawServer.start(peer -> (connections.getAndIncrement() == 0 ? KIND : hostility.talk).with(peer))) {
            Cli.Ended ended = Cli.run(folder, "run", "scenario.yaml", "--target", "http://127.0.0.1:" + server.port());
            StoredRun run = ResultLog.read(folder.resolve("results.ndjson"));
            assertThat(ended.err()).isEmpty();
            assertThat(run.complete()).isTrue();
            assertThat(Ledger.of(run.result()).balanced()).isTrue();
            if (hostility.reason.isEmpty()) {
                assertThat(ended.exitCode()).as(ended.out()).isIn(0, 4);
            } else {
                assertThat(ended.exitCode()).as(ended.out()).isEqualTo(4);
                assertThat(run.verdict().kind()).isEqualTo(Verdict.Kind.INVALID);
                assertThat(run.verdict().reasons())
                        .anySatisfy(reason -> assertThat(reason).contains(hostility.reason));
            }
        }
    }
}
