package io.oleada.lessons.course;

import io.oleada.lessons.check.Bench;
import io.oleada.lessons.check.Console;
import io.oleada.lessons.student.CompileFailed;
import io.oleada.lessons.student.Release;
import io.oleada.lessons.student.Scratch;
import io.oleada.lessons.student.Sources;
import io.oleada.lessons.student.Student;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A student's release, running as its host runs it: in its folder, by the line of its Procfile, with PORT. One thread. */
final class Deployment {

    private final Console console;
    private final int port;

    private Deployment(Console console, int port) {
        this.console = console;
        this.port = port;
    }

    /** The words of the Procfile's command for the web, empty if it has none. */
    static List<String> command(Sources sources) {
        return sources.lines("deploy/Procfile").stream()
                .filter(line -> line.startsWith("web:"))
                .map(line ->
                        Arrays.asList(line.substring("web:".length()).strip().split("\\s+")))
                .findFirst()
                .orElse(List.of());
    }

    /**
     * Makes a release in a folder of its own and starts it; both end with the bench.
     *
     * @param command the words of the command, the first of which is {@code java}
     * @param environment what the host sets besides PORT
     */
    static Deployment start(Bench bench, List<String> command, Map<String, String> environment)
            throws CompileFailed, IOException, InterruptedException {
        Path folder = Scratch.folder("despliegue");
        bench.atTheEnd(() -> delete(folder));
        Release.make(bench.student(), folder);
        List<String> words = new ArrayList<>(command);
        words.set(0, System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        words.addAll(1, List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dfile.encoding=UTF-8"));
        int port = Student.freePort();
        ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
        builder.environment().put("PORT", String.valueOf(port));
        builder.environment().putAll(environment);
        Console console = Console.start(builder);
        bench.atTheEnd(console::close);
        Deployment deployment = new Deployment(console, port);
        BooleanSupplier up = deployment::answers;
        boolean unused = console.begins(up);
        return deployment;
    }

    /** Whether somebody takes connections on the port that it was told. */
    boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    int port() {
        return port;
    }

    Console console() {
        return console;
    }

    private static void delete(Path folder) {
        try (Stream<Path> walk = Files.walk(folder)) {
            walk.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            folder.toFile().deleteOnExit();
        }
    }
}
