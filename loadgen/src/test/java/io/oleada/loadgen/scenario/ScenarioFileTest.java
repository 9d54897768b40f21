package io.oleada.loadgen.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oleada.loadgen.scenario.Step.Pace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a good file becomes. */
class ScenarioFileTest {

    private static final long SECOND = 1_000_000_000L;

    /** Every key of every shape, once at least; {@link #everyKeyIsInTheFullExample} sees to it. */
    static final String FULL = """
            name: Whole course
            target: http://127.0.0.1:3000
            seed: 7
            deliveryTimeout: 5s
            cluster: false
            connect:
              transport: upgrade
              parser: json
              namespace: /chat
              timeout: 3s
              auth: {token: "t-${client}"}
              headers: {X-Course: oleada}
            reconnect: {policy: socket.io-java, delay: 500ms, max: 4s, jitter: 0.25, attempts: 9}
            phases:
              - {name: warm, duration: 2s, clients: 10, arrivals: at-once, warmup: true}
              - {name: up, duration: 10s, arrivals: ramp, from: 1/s, to: 9/s}
              - {name: load, duration: 1m, rate: 30/m, arrivals: poisson}
            flows:
              - name: chat
                weight: 3
                steps:
                  - connect
                  - emit: hello
                    args: [1, "two", {three: [null, true]}]
                    ack: true
                    expect: [12345]
                    joins: "room-${group:3}"
                  - emit: enviar-mensaje
                    name: talk
                    data: {usuario: "u${client}", mensaje: "${marker} ${text:8}", n: "${seq}"}
                    ack: 2s
                    rate: 5.5/s
                    publishers: 2
                    during: [up, load]
                    fanOut: others
                    room: "room-${group:3}"
                  - emit: beat
                    every: 1500ms
                    ack: true
                    leaves: room-1
                  - await: welcome
                    timeout: 4s
                  - think: 1s..3s
                  - repeat: 3
                    steps:
                      - think: 100ms
                      - drop
                  - disconnect
              - name: plain
                steps:
                  - connect: {transport: polling, namespace: /}
                  - think: 0s
            thresholds:
              - ack.response p99 < 50ms
              - ack.response{talk} max < 1s
              - delivery.missing == 0
            abort:
              - connect.failed < 50
            """;

    private static Scenario parse(String yaml) throws ScenarioException {
        return ScenarioFile.parse("full.yaml", yaml);
    }

    private static String json(Template template) {
        Bytes out = new Bytes();
        template.render(out, new Template.Values() {
            @Override
            public long client() {
                return 4;
            }

            @Override
            public long seq() {
                return 5;
            }

            @Override
            public long epochMs() {
                return 6;
            }

            @Override
            public void marker(Bytes into) {
                into.put('M');
            }

            @Override
            public long random(long bound) {
                return 0;
            }
        });
        return out.toString();
    }

    @Test
    void fullExampleBecomesItsRecords() throws Exception {
        Scenario scenario = parse(FULL);

        assertThat(scenario.name()).isEqualTo("Whole course");
        assertThat(scenario.targets()).containsExactly(new Target(false, "127.0.0.1", 3000, "/socket.io/"));
        assertThat(scenario.seed()).isEqualTo(7);
        assertThat(scenario.deliveryTimeoutNs()).isEqualTo(5 * SECOND);
        assertThat(scenario.cluster()).isFalse();
        assertThat(scenario.backoff()).isEqualTo(new Backoff.SocketIoJava(SECOND / 2, 4 * SECOND, 0.25, 9));
        assertThat(scenario.phases())
                .containsExactly(
                        new Phase("warm", 0, 2 * SECOND, new Arrivals.AtOnce(10), false),
                        new Phase("up", 2 * SECOND, 10 * SECOND, new Arrivals.Ramp(1, 9, 10 * SECOND), true),
                        new Phase("load", 12 * SECOND, 60 * SECOND, new Arrivals.Poisson(30, 60 * SECOND), true));
        assertThat(scenario.clients()).isEqualTo(90);
        assertThat(scenario.durationNs()).isEqualTo(72 * SECOND);
        assertThat(scenario.thresholds()).hasSize(3);
        assertThat(scenario.emits().stream().map(Step.Emit::name)).containsExactly("hello", "talk", "beat");
    }

    @Test
    void stepsOfTheFullExampleBecomeTheirRecords() throws Exception {
        List<Step> steps = parse(FULL).flows().get(0).steps();

        Step.Connect connect = (Step.Connect) steps.get(0);
        assertThat(connect.transport()).isEqualTo(Transport.UPGRADE);
        assertThat(connect.namespace()).isEqualTo("/chat");
        assertThat(connect.timeoutNs()).isEqualTo(3 * SECOND);
        assertThat(connect.headers()).isEqualTo(Map.of("X-Course", "oleada"));
        assertThat(json(java.util.Objects.requireNonNull(connect.auth()))).isEqualTo("{\"token\":\"t-4\"}");
        Step.Emit hello = (Step.Emit) steps.get(1);
        assertThat(json(hello.payload())).isEqualTo("[\"hello\",1,\"two\",{\"three\":[null,true]}]");
        assertThat(hello.ack()).isEqualTo(new Step.Ack(10 * SECOND, "[12345]"));
        assertThat(hello.pace()).isNull();
        Step.Emit talk = (Step.Emit) steps.get(2);
        assertThat(json(talk.payload()))
                .isEqualTo("[\"enviar-mensaje\",{\"usuario\":\"u4\",\"mensaje\":\"M aaaaaaaa\",\"n\":5}]");
        assertThat(talk.fanOut()).isEqualTo(Step.FanOut.OTHERS);
        assertThat(json(java.util.Objects.requireNonNull(talk.room()))).isEqualTo("room-1");
        assertThat(json(java.util.Objects.requireNonNull(hello.joins()))).isEqualTo("room-1");
        assertThat(talk.pace()).isEqualTo(new Pace.Swarm(new Rate(5_500, 1_000 * SECOND), 2, 2 * SECOND, 72 * SECOND));
        assertThat(((Step.Emit) steps.get(3)).pace()).isEqualTo(new Pace.PerClient(1_500_000_000, 0, 72 * SECOND));
        assertThat(steps.subList(4, 6))
                .containsExactly(new Step.Await("welcome", 4 * SECOND), new Step.Think(SECOND, 3 * SECOND));
        assertThat(steps.get(6))
                .isEqualTo(new Step.Repeat(3, List.of(new Step.Think(SECOND / 10, SECOND / 10), new Step.Drop())));
        assertThat(steps.get(7)).isEqualTo(new Step.Disconnect());
    }

    @Test
    void connectStepDiffersOnlyWhereItSaysSo() throws Exception {
        Step.Connect connect = (Step.Connect) parse(FULL).flows().get(1).steps().get(0);
        assertThat(connect.transport()).isEqualTo(Transport.POLLING);
        assertThat(connect.namespace()).isEqualTo("/");
        assertThat(connect.timeoutNs()).isEqualTo(3 * SECOND);
        assertThat(connect.headers()).containsKey("X-Course");
    }

    @Test
    void everyKeyIsInTheFullExample() {
        TreeSet<String> missing = new TreeSet<>();
        for (Shape shape : Shape.all()) {
            for (Shape.Key key : shape.keys()) {
                if (!FULL.matches("(?s).*(^|[\\s{,-])" + key.name() + ":.*")) {
                    missing.add(shape.name() + '.' + key.name());
                }
            }
        }
        assertThat(missing)
                .containsExactly("scenario.rows"); // they take a file: see rowsComeFromAFileBesideTheScenario
    }

    @Test
    void rowsComeFromAFileBesideTheScenario(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("people.csv"), "name,town\nAna \"la\" Única,León\n\"Luz, Sol\",Lugo\n");
        Path file = folder.resolve("s.yaml");
        Files.writeString(file, "rows: people.csv\n" + Yaml.with("data: \"${row.name} de ${row.town}\""));
        Template payload = ScenarioFile.read(file).emits().get(0).payload();
        assertThat(json(payload))
                .isEqualTo("[\"e\",\"Ana \\\"la\\\" Única de León\"]"); // client 4 of two rows: the first

        Files.writeString(file, "rows: people.csv\n" + Yaml.with("data: \"${row.nmae}\""));
        assertThatThrownBy(() -> ScenarioFile.read(file))
                .hasMessageEndingWith("there is no column \"nmae\"; did you mean \"name\"?");
        Files.writeString(folder.resolve("people.csv"), "name,town\nAna\n");
        assertThatThrownBy(() -> ScenarioFile.read(file))
                .hasMessageEndingWith("people.csv: row 1 has 1 columns, the first line 2");
        Files.delete(folder.resolve("people.csv"));
        assertThatThrownBy(() -> ScenarioFile.read(file)).hasMessageEndingWith("people.csv: no such file");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    5             | 5
                    -1.5          | -1.5
                    1e3           | 1e3
                    "5"           | "5"
                    true          | true
                    yes           | "yes"
                    null          | null
                    ~             | null
                    text          | "text"
                    0x1F          | "0x1F"
                    007           | "007"
                    .nan          | ".nan"
                    2024-01-01    | "2024-01-01"
                    []            | []
                    {}            | {}
                    {a: [1, {b: c}]} | {"a":[1,{"b":"c"}]}
                    {"q\\"": 1}   | {"q\\"":1}
                    "${client}"   | 4
                    "n${client}"  | "n4"
                    """)
    void dataBecomesTheJsonThatAReaderWouldExpect(String yaml, String json) throws Exception {
        Scenario scenario = parse(Yaml.with("data: " + yaml));
        assertThat(json(scenario.emits().get(0).payload())).isEqualTo("[\"e\"," + json + "]");
    }

    @Test
    void clientsOfARampGiveItsLastRate() throws Exception {
        Scenario scenario = parse(Yaml.withPhase("{name: p, duration: 10s, clients: 100, arrivals: ramp, from: 5/s}"));
        assertThat(scenario.phases().get(0).arrivals()).isEqualTo(new Arrivals.Ramp(5, 15, 10 * SECOND));
        assertThat(scenario.clients()).isEqualTo(100);
    }

    @Test
    void rateIsKeptAsItIsWritten() throws Exception {
        Scenario scenario = parse(Yaml.withPhase("{name: p, duration: 1100ms, rate: 5/s}"));
        assertThat(scenario.phases().get(0).arrivals())
                .isEqualTo(new Arrivals.Constant(new Rate(5, SECOND), 1_100_000_000));
        assertThat(scenario.clients()).isEqualTo(6);
    }

    @Test
    void namelessScenarioIsCalledAsItsFile() throws Exception {
        String yaml = Yaml.with("data: 1");
        assertThat(ScenarioFile.parse("/a/b/restart.yaml", yaml).name()).isEqualTo("restart");
        assertThat(ScenarioFile.parse("C:\\x\\restart.yml", yaml).name()).isEqualTo("restart");
    }

    @Test
    void targetOfTheCommandLineComesFirst() throws Exception {
        Target other = Target.parse("wss://[::1]:8443/engine");
        assertThat(ScenarioFile.parse("x", FULL, other).targets()).containsExactly(other);
        assertThat(other.url()).isEqualTo("https://[::1]:8443/engine/");
    }

    @ParameterizedTest
    @CsvSource({
        "socket.io-js,SocketIoJs",
        "socket.io-java,SocketIoJava",
        "full-jitter,FullJitter",
        "decorrelated,Decorrelated",
        "none,None"
    })
    void everyPolicyHasItsRecord(String policy, String record) throws Exception {
        Scenario scenario = parse(Yaml.with("data: 1") + "reconnect: {policy: " + policy + "}\n");
        assertThat(scenario.backoff().getClass().getSimpleName()).isEqualTo(record);
    }

    @Test
    void withoutAReconnectObjectTheOfficialDefaultsHold() throws Exception {
        assertThat(parse(Yaml.with("data: 1")).backoff()).isEqualTo(Backoff.DEFAULT);
        assertThat(parse(Yaml.with("data: 1") + "reconnect: {}\n").backoff()).isEqualTo(Backoff.DEFAULT);
    }

    @Test
    void anchorsSpareRepetition() throws Exception {
        Scenario scenario = parse(Yaml.with("args: [&a {x: 1}, *a]"));
        assertThat(json(scenario.emits().get(0).payload())).isEqualTo("[\"e\",{\"x\":1},{\"x\":1}]");
    }
}
