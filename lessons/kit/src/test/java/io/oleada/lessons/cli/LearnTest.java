package io.oleada.lessons.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a student reads who types commands, against the text kept in {@code src/test/golden}. After a wanted change run with
 * {@code -Dgolden.update=true} and read the difference. The lessons are those of the repository, in a copy.
 */
class LearnTest {

    private static final Path LESSONS = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> FOLDERS = List.of("00-bienvenida", "01-que-es-un-socket", "02-servidor-web");

    @TempDir
    Path home;

    private final StringBuilder transcript = new StringBuilder();

    @BeforeEach
    void copyLessons() throws IOException {
        for (String folder : FOLDERS) {
            try (Stream<Path> walk = Files.walk(LESSONS.resolve(folder))) {
                for (Path file : walk.filter(LearnTest::isKept).toList()) {
                    Path at = home.resolve("lessons").resolve(LESSONS.relativize(file));
                    Files.createDirectories(at.getParent());
                    Files.copy(file, at);
                }
            }
        }
    }

    /** A student's own files and what a build leaves behind are nobody's business here. */
    private static boolean isKept(Path file) {
        String path = LESSONS.relativize(file).toString().replace('\\', '/');
        return Files.isRegularFile(file) && !path.contains("/src/main/") && !path.contains("/target/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"es", "en"})
    void commandsSayWhatTheySaid(String lang) throws IOException {
        type(lang, "list");
        type(lang, "check", "0");
        type(lang, "hint", "0");
        type(lang, "hint", "0");
        type(lang, "hint", "0");
        type(lang, "hint", "0");
        type(lang, "hint", "0", "1");
        type(lang, "predict", "1", "five");
        type(lang, "predict", "1", "500");
        type(lang, "diff", "0", "--yes");
        type(lang, "client", "0");
        solve(0);
        type(lang, "solution", "0", "--mine");
        type(lang, "check", "0");
        type(lang, "list");
        type(lang, "solution", "0");
        type(lang, "reset", "0", "--yes");
        type(lang, "list");
        type(lang, "check", "7");
        type(lang, "chekc", "1");
        type(lang, "--help");
        type(lang, "hint");
        allDone();
        type(lang, "next", "--no-open");
        matches("learn." + lang + ".txt");
    }

    @Test
    void resetBringsTheStarterBackAndForgetsHints() throws IOException {
        type("en", "hint", "0");
        type("en", "hint", "0");
        solve(0);
        Path mine = home.resolve("lessons/00-bienvenida/src/main/java/Servidor.java");
        type("en", "reset", "0", "--yes");
        assertThat(mine).hasSameTextualContentAs(home.resolve("lessons/00-bienvenida/src/starter/java/Servidor.java"));
        transcript.setLength(0);
        type("en", "hint", "0");
        assertThat(transcript).contains("Hint 1 of 3");
    }

    @Test
    void brokenProgressFileKeepsNobodyFromLearning() throws IOException {
        Path file = home.resolve(".learn/progress.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{ half a file");
        assertThat(type("en", "list")).isZero();
        assertThat(type("en", "predict", "1", "3")).isZero();
        assertThat(new ObjectMapper()
                        .readTree(file.toFile())
                        .at("/lessons/_1/prediction")
                        .asInt())
                .isEqualTo(3);
    }

    /** Runs a command, and adds it and what it says to the transcript. */
    private int type(String lang, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream err = System.err;
        List<String> args = new ArrayList<>(List.of(words));
        args.addAll(List.of("--lang", lang));
        InputStream in = System.in;
        int code;
        System.setErr(print);
        System.setIn(new ByteArrayInputStream("n\n".getBytes(StandardCharsets.UTF_8)));
        try {
            code = Main.run(home, new Screen(print, false), args.toArray(String[]::new));
        } finally {
            System.setErr(err);
            System.setIn(in);
        }
        transcript.append("$ ./oleada learn ").append(String.join(" ", words)).append('\n');
        transcript.append(
                out.toString(StandardCharsets.UTF_8).replace("\r", "").replaceAll("\\S*(?=lessons/\\d\\d-)", ""));
        transcript.append(code == 0 ? "\n" : "[" + code + "]\n\n");
        return code;
    }

    private void solve(int number) throws IOException {
        Path lesson = home.resolve("lessons").resolve(FOLDERS.get(number)).resolve("src");
        Files.createDirectories(lesson.resolve("main/java"));
        Files.write(
                lesson.resolve("main/java/Servidor.java"),
                Files.readAllBytes(lesson.resolve("solution/java/Servidor.java")));
    }

    private void allDone() throws IOException {
        Map<String, Object> lessons = new LinkedHashMap<>();
        for (int i = 0; i < FOLDERS.size(); i++) {
            lessons.put("_" + i, Map.of("done", true));
        }
        new ObjectMapper().writeValue(home.resolve(".learn/progress.json").toFile(), Map.of("lessons", lessons));
    }

    private void matches(String name) throws IOException {
        Path golden = Path.of("src/test/golden").resolve(name);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(golden, transcript);
        }
        assertThat(transcript.toString())
                .isEqualTo(Files.readString(golden, StandardCharsets.UTF_8).replace("\r", ""));
    }
}
