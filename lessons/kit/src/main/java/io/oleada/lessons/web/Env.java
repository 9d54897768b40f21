package io.oleada.lessons.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The environment, as {@code process.env} after {@code dotenv}: the process's own variables first, then the file .env. */
public final class Env {

    private static volatile Map<String, String> overlay = Map.of();
    private static volatile boolean overlaid;

    private Env() {}

    /** {@return the value of a variable, or null if there is none} Any thread. */
    public static @Nullable String get(String name) {
        if (overlaid) {
            return overlay.get(name);
        }
        String value = System.getenv(name);
        return value != null ? value : ofFile(Path.of(".env"), name);
    }

    /** {@return the value of a variable, or {@code otherwise} if there is none or it is empty} Any thread. */
    public static String get(String name, String otherwise) {
        String value = get(name);
        return value == null || value.isBlank() ? otherwise : value;
    }

    /** Replaces the environment as {@link #get} sees it; null brings the real one back. For the kit alone. */
    public static void overlay(@Nullable Map<String, String> values) {
        overlay = values == null ? Map.of() : Map.copyOf(values);
        overlaid = values != null;
    }

    private static @Nullable String ofFile(Path file, String name) {
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                int equals = line.indexOf('=');
                if (equals > 0 && line.substring(0, equals).trim().equals(name)) {
                    return line.substring(equals + 1).trim();
                }
            }
            return null;
        } catch (IOException e) {
            return null;
        }
    }
}
