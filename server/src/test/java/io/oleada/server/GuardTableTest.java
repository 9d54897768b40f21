package io.oleada.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.server.wire.Guard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The README's table of guards is the one of the code. */
class GuardTableTest {

    @Test
    void theReadmeNamesEachGuardWithWhatItDoes() throws Exception {
        List<String> rows = Arrays.stream(Guard.values())
                .map(guard -> "| `" + guard.flag() + "` | "
                        + guard.reason().replace("--", "`--").replaceAll("(`--[a-z-]+)", "$1`") + " |")
                .toList();
        assertThat(Files.readString(Path.of("README.md"))).contains(rows);
    }
}
