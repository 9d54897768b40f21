package io.oleada.loadgen.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files that a scenario names: on this machine's disk, relative to the scenario's folder, or as they came with it. */
final class Beside {

    private static final long SIZE_MAX = 64 << 20;

    private final @Nullable Map<String, byte[]> given;
    private final Map<String, byte[]> used = new LinkedHashMap<>();

    private Beside(@Nullable Map<String, byte[]> given) {
        this.given = given;
    }

    static Beside onDisk() {
        return new Beside(null);
    }

    /** These files and no others. */
    static Beside given(Map<String, byte[]> files) {
        return new Beside(files);
    }

    /** Where a file is, or was where the scenario comes from. */
    static Path path(Field field) throws ScenarioException {
        try {
            return Path.of(field.file()).toAbsolutePath().resolveSibling(field.text());
        } catch (InvalidPathException e) {
            throw field.error("is no path: " + e.getReason());
        }
    }

    /** What is in the file that a field names. */
    byte[] bytes(Field field) throws ScenarioException, IOException {
        byte[] bytes = given == null ? read(field) : given.get(field.text());
        if (bytes == null) {
            throw field.error(field.text() + " did not come with the scenario");
        }
        used.put(field.text(), bytes);
        return bytes;
    }

    private static byte[] read(Field field) throws ScenarioException, IOException {
        Path file = path(field);
        if (!Files.isReadable(file) || !Files.isRegularFile(file)) {
            throw field.error(file + ": no such file");
        }
        if (Files.size(file) > SIZE_MAX) {
            throw field.error(file + " is larger than 64 MiB");
        }
        return Files.readAllBytes(file);
    }

    /** The files that were asked for. */
    Map<String, byte[]> used() {
        return used;
    }
}
