package io.oleada.loadgen.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

class ScenarioSchemaTest {

    private static final String GOOD = """
            target: http://127.0.0.1:3000
            connect: {transport: websocket, headers: {x: y}}
            reconnect: {policy: none, jitter: 0.5}
            phases:
              - {name: p1, duration: 10s, clients: 5}
            flows:
              - name: f1
                weight: 1
                steps:
                  - connect
                  - connect: {timeout: 5s}
                  - emit: e1
                    ack: true
                    every: 1s
                  - think: 1s..2s
                  - repeat: 2
                    steps: [disconnect]
            """;

    private final Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(ScenarioSchema.schema());

    private List<String> mistakes(String yaml) {
        JsonNode node = new JsonMapper().valueToTree(new Yaml().<Object>load(yaml));
        return schema.validate(node).stream().map(Object::toString).toList();
    }

    static List<Path> examples() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("examples"))) {
            return files.filter(path -> path.toString().endsWith(".yaml")).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void examplesAreValid(Path example) throws Exception {
        assertThat(mistakes(Files.readString(example))).isEmpty();
    }

    @Test
    void theGoodFileIsGoodToBoth() throws Exception {
        assertThat(mistakes(GOOD)).isEmpty();
        assertThat(ScenarioFile.parse("s.yaml", GOOD).clients()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            target:            | tarjet:
            websocket          | websockets
            duration: 10s      | duration: 10
            duration: 10s      | duratoin: 10s
            clients: 5         | clients: -5
            clients: 5         | clients: many
            policy: none       | policy: nothing
            jitter: 0.5        | jitter: 1.5
            name: f1           | weigth: 2
            - connect          | - conect
            timeout: 5s        | timeout: soon
            emit: e1           | emitt: e1
            ack: true          | ack: perhaps
            every: 1s          | every: 1/s
            think: 1s..2s      | think: 1s..
            repeat: 2          | repeat: often
            flows:             | flow:
            """)
    void whatTheSchemaRefusesTheReaderRefusesToo(String good, String bad) {
        String broken = GOOD.replace(good, bad);
        assertThat(broken).isNotEqualTo(GOOD);
        assertThat(mistakes(broken)).isNotEmpty();
        assertThatThrownBy(() -> ScenarioFile.parse("s.yaml", broken)).isInstanceOf(ScenarioException.class);
    }
}
