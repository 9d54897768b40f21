package io.oleada.loadgen.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The front page, in both languages, knows what there is. */
class ReadmeTest {

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.es.md"})
    void namesEveryCommand(String page) throws IOException {
        String text = Files.readString(Path.of("..", page));
        assertThat(new CommandLine(new Main()).getSubcommands().keySet())
                .allSatisfy(command -> assertThat(text).containsPattern("(`|oleada )" + command + "\\b"));
    }
}
