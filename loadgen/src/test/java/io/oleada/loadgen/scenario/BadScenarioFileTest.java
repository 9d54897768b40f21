package io.oleada.loadgen.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each mistake gets one line: where, what, and what would be right. */
class BadScenarioFileTest {

    /** The good file that each row of bad-scenarios.txt spoils in one place. */
    private static final String GOOD = """
            name: n
            target: http://127.0.0.1:3000
            connect: {transport: websocket}
            reconnect: {delay: 1s}
            phases:
              - name: p1
                duration: 10s
                clients: 5
              - name: p2
                duration: 10s
            flows:
              - name: f1
                weight: 1
                steps:
                  - connect
                  - emit: e1
                    data: {a: 1}
                    ack: true
                  - think: 1s
                  - repeat: 2
                    steps:
                      - think: 1s
            thresholds:
              - ack.lost == 0
            """;

    static Stream<Arguments> rows() throws IOException {
        List<Arguments> rows = new ArrayList<>();
        List<String> lines = resource().lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("- ")) {
                rows.add(Arguments.of(
                        lines.get(i).substring(2).replace("\\n", "\n").replace("\\t", "\t"),
                        lines.get(i + 1).substring(2).replace("\\n", "\n").replace("\\t", "\t"),
                        lines.get(i + 2).substring(2)));
            }
        }
        return rows.stream();
    }

    private static String resource() throws IOException {
        try (var in = BadScenarioFileTest.class.getResourceAsStream("bad-scenarios.txt")) {
            return new String(java.util.Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void theGoodFileIsGood() throws Exception {
        assertThat(ScenarioFile.parse("s.yaml", GOOD).clients()).isEqualTo(5);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void mistakeIsNamedWithItsPlaceAndWhatWouldBeRight(String good, String bad, String message) {
        assertThat(GOOD).as("what is to be spoiled").contains(good);
        String yaml = GOOD.replace(good, bad);
        assertThatThrownBy(() -> ScenarioFile.parse("s.yaml", yaml))
                .isInstanceOf(ScenarioException.class)
                .hasMessage(message);
    }

    @Test
    void emptyFileIsNoScenario() {
        for (String yaml : List.of("", "# nothing\n", "---\n")) {
            assertThatThrownBy(() -> ScenarioFile.parse("s.yaml", yaml))
                    .isInstanceOf(ScenarioException.class)
                    .hasMessageStartingWith("s.yaml:")
                    .hasMessageMatching("[^\n]+");
        }
    }

    @Test
    void fileThatCannotBeReadIsNamed(@TempDir Path folder) throws Exception {
        Path missing = folder.resolve("no.yaml");
        Path large = Files.writeString(folder.resolve("large.yaml"), "#".repeat((1 << 20) + 1));
        Path latin = Files.write(folder.resolve("latin.yaml"), new byte[] {'n', ':', ' ', (byte) 0xE9, '\n'});

        assertThatThrownBy(() -> ScenarioFile.read(missing))
                .hasMessage(missing + ": no such file (in " + Path.of("").toAbsolutePath() + ")");
        assertThatThrownBy(() -> ScenarioFile.read(folder))
                .hasMessage(folder + ": is a directory; name a scenario file in it");
        assertThatThrownBy(() -> ScenarioFile.read(large)).hasMessage(large + ": is larger than 1 MiB; no scenario is");
        assertThatThrownBy(() -> ScenarioFile.read(latin)).hasMessage(latin + ": is no UTF-8 text");
    }

    @Test
    void fileWithoutPermissionIsNamed(@TempDir Path folder) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret.yaml"), GOOD);
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));
        assumeTrue(!Files.isReadable(secret), "root reads everything");
        assertThatThrownBy(() -> ScenarioFile.read(secret)).hasMessage(secret + ": cannot be read: permission denied");
    }

    @Test
    @Timeout(20)
    void fileWithoutAnEndIsGivenUp() {
        Path zeros = Path.of("/dev/zero");
        assumeTrue(Files.isReadable(zeros));
        assertThatThrownBy(() -> ScenarioFile.read(zeros)).hasMessageContaining("is larger than 1 MiB");
    }

    @Test
    @Timeout(20)
    void aliasBombsDeepNestingAndLoopsEndSoon() {
        StringBuilder bomb = new StringBuilder("a: &a0 [x]\n");
        for (int i = 1; i < 40; i++) {
            bomb.append("b%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        List<String> bad = List.of(
                bomb.toString(),
                "a: " + "[".repeat(100_000),
                "a: " + "{a: ".repeat(50_000),
                "- ".repeat(100_000),
                "a: &a [*a]\n",
                "&a {flows: *a}\n",
                "&a [*a]\n",
                GOOD.replace("{a: 1}", "&a [*a]"),
                GOOD.replace("{a: 1}", "&a {b: {c: *a}}"),
                GOOD.replace(
                        "steps:\n          - think: 1s", "steps: &s\n          - repeat: 2\n            steps: *s"),
                GOOD.replace("- think: 1s\n      - repeat", "- &r {repeat: 2, steps: [*r]}\n      - repeat"));
        for (String yaml : bad) {
            assertThatThrownBy(() -> ScenarioFile.parse("s.yaml", yaml))
                    .as(yaml.substring(0, Math.min(60, yaml.length())))
                    .isInstanceOf(ScenarioException.class)
                    .hasMessageMatching("[^\n]+");
        }
    }

    @Test
    @Timeout(120)
    void spoiledFileIsAScenarioOrOneLineAndNeverAnythingElse() {
        String[] words = {
            "\t",
            "\"",
            "'",
            "[",
            "]",
            "{",
            "}",
            ":",
            "- ",
            "&a ",
            "*a",
            "!!java.net.URL ",
            "!",
            "|",
            ">",
            "%",
            "@",
            "`",
            "\u0000",
            "\ufeff",
            "\ud83c",
            "é",
            "-1",
            "1e999",
            "99999999999999999999",
            ".nan",
            "null",
            "~",
            "0",
            "1s",
            "2/s",
            "${client}",
            "${",
            "connect",
            "emit",
            "repeat",
            "steps",
            "?",
            "<<: ",
            "\n",
            "  ",
            "#",
            "---\n",
            "...\n",
            ","
        };
        int good = 0;
        for (int seed = 0; seed < 6_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            StringBuilder yaml = new StringBuilder(random.nextBoolean() ? GOOD : ScenarioFileTest.FULL);
            for (int edits = random.nextInt(1, 4); edits > 0; edits--) {
                int at = random.nextInt(yaml.length());
                switch (random.nextInt(4)) {
                    case 0 -> yaml.insert(at, words[random.nextInt(words.length)]);
                    case 1 -> yaml.delete(at, Math.min(yaml.length(), at + random.nextInt(1, 12)));
                    case 2 -> yaml.setCharAt(at, (char) random.nextInt(32, 127));
                    default -> {
                        int from = random.nextInt(yaml.length());
                        yaml.insert(at, yaml.substring(from, Math.min(yaml.length(), from + random.nextInt(40))));
                    }
                }
            }
            good += survives(seed, yaml.toString());
        }
        assertThat(good).isBetween(100, 5_000);
    }

    private static int survives(int seed, String yaml) {
        try {
            ScenarioFile.parse("s.yaml", yaml);
            return 1;
        } catch (ScenarioException e) {
            assertThat(e.getMessage()).as("seed %d", seed).startsWith("s.yaml").doesNotContain("\n");
            return 0;
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("seed " + seed + " brings " + e + " of\n" + yaml, e);
        }
    }
}
