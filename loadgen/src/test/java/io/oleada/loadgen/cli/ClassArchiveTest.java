package io.oleada.loadgen.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.HistogramLogProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With processes of a jar that is at hand. */
class ClassArchiveTest {

    private static final String SHARED = HistogramLogProcessor.class.getName() + " source: shared objects file (top)";

    @TempDir
    private Path folder;

    @Test
    void processesShareWhatTheFirstHasLoaded() throws Exception {
        Path jar = jar();
        ClassArchive archive = ClassArchive.of(jar.toString(), "test").orElseThrow();
        assertThat(archive.isThere()).isFalse();

        assertThat(classesOf(archive)).doesNotContain(SHARED);
        archive.keep();

        assumeThat(archive.isThere()).as("this Java keeps classes").isTrue();
        assertThat(classesOf(archive)).contains(SHARED);
        assertThat(files()).hasSize(2).allMatch(name -> name.endsWith(".jar") || name.endsWith(".jsa"));
    }

    @Test
    void anotherJarIsRecordedAnew() throws Exception {
        Path jar = jar();
        ClassArchive archive = ClassArchive.of(jar.toString(), "test").orElseThrow();
        classesOf(archive);
        archive.keep();
        assumeThat(archive.isThere()).as("this Java keeps classes").isTrue();

        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(10)));

        assertThat(archive.isThere()).isFalse();
        assertThat(archive.options()).anyMatch(option -> option.startsWith("-XX:ArchiveClassesAtExit="));
        assertThat(classesOf(archive)).doesNotContain(SHARED);
    }

    @Test
    void whatAProcessLeftThatWentWrongIsDropped() throws Exception {
        ClassArchive archive = ClassArchive.of(jar().toString(), "test").orElseThrow();
        classesOf(archive);
        archive.drop();
        archive.keep();
        assertThat(archive.isThere()).isFalse();
        assertThat(files()).containsExactly("some.jar");
    }

    @Test
    void thereIsNoneOfAFolderOrOfSeveralJars() throws IOException {
        assertThat(ClassArchive.of(folder.toString(), "test")).isEmpty();
        assertThat(ClassArchive.of(jar() + ":" + jar(), "test")).isEmpty();
        assertThat(ClassArchive.of("", "test")).isEmpty();
    }

    private Path jar() throws IOException {
        Path original = Stream.of(System.getProperty("java.class.path").split(":", -1))
                .map(Path::of)
                .filter(path -> path.getFileName().toString().startsWith("HdrHistogram"))
                .findFirst()
                .orElseThrow();
        Path jar = folder.resolve("some.jar");
        return Files.exists(jar) ? jar : Files.copy(original, jar);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** What a process says that loads some classes, and ends. */
    private static String classesOf(ClassArchive archive) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(archive.options());
        command.addAll(
                List.of("-Xlog:class+load", "-cp", archive.classPath(), HistogramLogProcessor.class.getName(), "-h"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said;
    }
}
