package io.oleada.loadgen.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares text with a file under src/test/resources; {@code -Dgolden.update=true} writes the file instead. */
final class Golden {

    private static final Path FOLDER = Path.of("src/test/resources/io/oleada/loadgen/output");

    private Golden() {}

    static void assertSame(String actual, String file) throws IOException {
        Path path = FOLDER.resolve(file);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(path, actual);
        }
        assertThat(actual)
                .as("compared with %s; look at the difference, then run once with -Dgolden.update=true", path)
                .isEqualTo(Files.exists(path) ? Files.readString(path) : "");
    }
}
