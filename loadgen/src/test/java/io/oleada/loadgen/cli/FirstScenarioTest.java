package io.oleada.loadgen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstScenarioTest {

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return Main.run(stream, stream, arguments);
    }

    @Test
    void whatInitWritesPassesCheck() {
        String file = folder.resolve("first.yaml").toString();
        assertThat(run("init", file)).isZero();
        assertThat(run("check", file)).isZero();
    }

    @Test
    void whatIsThereIsLeftAlone() throws Exception {
        Path file = Files.writeString(folder.resolve("mine.yaml"), "mine");
        assertThat(run("init", file.toString())).isEqualTo(UserError.USAGE);
        assertThat(file).hasContent("mine");
        assertThat(err.toString(StandardCharsets.UTF_8)).hasLineCount(1).contains("is there already");
    }

    @Test
    void checkOfABrokenFileSaysWhereAndExitsWithTwo() throws Exception {
        Path file = Files.writeString(folder.resolve("broken.yaml"), "flows: []\nphasen: []\n");
        assertThat(run("check", file.toString())).isEqualTo(UserError.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8)).hasLineCount(1).contains("broken.yaml:2:1: phasen");
    }
}
