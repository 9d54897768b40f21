package io.oleada.lessons.student;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Prepares a JVM of its own for a student's class: small, and quick to start. */
public final class Jvm {

    private Jvm() {}

    /**
     * {@return a process yet to be started}
     *
     * @param path folders that come before this process's own class path
     * @param main the class
     * @param args its arguments
     */
    public static ProcessBuilder of(List<Path> path, String main, String... args) {
        StringBuilder all = new StringBuilder();
        path.forEach(folder -> all.append(folder).append(File.pathSeparatorChar));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-Dfile.encoding=UTF-8",
                "-cp",
                all + System.getProperty("java.class.path"),
                main));
        command.addAll(List.of(args));
        return new ProcessBuilder(command);
    }
}
