package io.oleada.loadgen.scenario;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file of rows that is wrong gets one line, like everything else in a scenario. */
class RowsTest {

    @TempDir
    private Path folder;

    private Scenario read(String rows) throws Exception {
        Path file = folder.resolve("s.yaml");
        Files.writeString(file, Yaml.with("data: \"${row.name}\"") + "rows: " + rows + "\n");
        return ScenarioFile.read(file);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    name,name\\na,b\\n      | twice
                    name\\n                 | no rows
                    name,age\\na\\n         | columns
                    nam\\na\\n              | did you mean "nam"
                    name\\n"a\\n            | rows.csv
                    name\\n"a"b\\n          | rows.csv
                    """)
    void wrongTableIsExplained(String csv, String part) throws Exception {
        Files.writeString(folder.resolve("rows.csv"), csv.replace("\\n", "\n"));
        assertThatThrownBy(() -> read("rows.csv"))
                .isInstanceOf(ScenarioException.class)
                .hasMessageStartingWith(folder.resolve("s.yaml") + ":")
                .hasMessageContaining(part)
                .hasMessageMatching("[^\n]+");
    }

    @Test
    void tableThatIsNoTextIsExplained() throws Exception {
        Files.write(folder.resolve("rows.csv"), "name\nJos\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> read("rows.csv"))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    @Timeout(20)
    void whatIsNoFileIsExplained() {
        for (String path : new String[] {"none.csv", ".", "/dev/zero", "\"a\\0b\""}) {
            assertThatThrownBy(() -> read(path))
                    .as(path)
                    .isInstanceOf(ScenarioException.class)
                    .hasMessageContaining("rows: ");
        }
    }
}
