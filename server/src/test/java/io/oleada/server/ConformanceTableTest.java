package io.oleada.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Every conformance case against our server and against netty-socketio alone, side by side: the table of the README. */
@Tag("full")
@Timeout(600)
class ConformanceTableTest {

    private static final Path README = Path.of("README.md");
    private static final Path PRINTED = Path.of("target", "conformance.md");

    @Test
    void ourServerPassesWhatTheLibraryAloneDoesNotAndTheReadmeSaysSo() throws Exception {
        List<String> lines = new ArrayList<>();
        for (Class<?> suite : List.of(SocketIoConformanceTest.class, EngineIoConformanceTest.class)) {
            Map<String, Boolean> guarded = results(suite, false);
            Map<String, Boolean> raw = results(suite, true);
            lines.add(String.format(
                    Locale.ROOT,
                    "| **%s: %d cases** | **%d** | **%d** |",
                    suite == SocketIoConformanceTest.class ? "Socket.IO 5" : "Engine.IO 4, where it has more",
                    guarded.size(),
                    passed(guarded),
                    passed(raw)));
            guarded.forEach((name, passed) ->
                    lines.add("| " + name + " | " + sign(passed) + " | " + sign(raw.getOrDefault(name, false)) + " |"));
            assertThat(guarded).doesNotContainValue(false);
        }
        lines.forEach(System.out::println);
        Files.write(PRINTED, lines);
        assertThat(ours(Files.readAllLines(README)))
                .as("the table printed to " + PRINTED)
                .containsAll(ours(lines));
    }

    /** Lines without their last column: what the library alone makes of a case with a time limit differs from run to run. */
    private static List<String> ours(List<String> lines) {
        return lines.stream().map(line -> line.replaceFirst("\\|[^|]*\\|$", "")).toList();
    }

    private static long passed(Map<String, Boolean> results) {
        return results.values().stream().filter(passed -> passed).count();
    }

    private static String sign(boolean passed) {
        return passed ? "+" : "-";
    }

    private static Map<String, Boolean> results(Class<?> suite, boolean raw) {
        Results results = new Results();
        Conformance.raw(raw);
        try {
            LauncherFactory.create()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(selectClass(suite))
                                    .build(),
                            results);
        } finally {
            Conformance.raw(false);
        }
        return results.byName;
    }

    /** A case passes if all its variants do. */
    private static final class Results implements TestExecutionListener {
        private final Map<String, Boolean> byName = new TreeMap<>();

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (test.getSource().orElse(null) instanceof MethodSource source && test.isTest()) {
                boolean passed = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
                byName.merge(name(source), passed, Boolean::logicalAnd);
            }
        }

        private static String name(MethodSource source) {
            String group = source.getClassName().replaceAll(".*\\$", "");
            return words(group) + ": " + words(source.getMethodName());
        }

        private static String words(String camelCase) {
            return camelCase
                    .replaceAll("([a-z])([A-Z])", "$1 $2")
                    .replaceAll("\\bA([A-Z])", "a $1")
                    .toLowerCase(Locale.ROOT)
                    .replace("http", "HTTP")
                    .replace("web socket", "WebSocket")
                    .replace(" eio ", " EIO ");
        }
    }
}
