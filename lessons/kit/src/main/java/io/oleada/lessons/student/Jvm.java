package io.oleada.lessons.student;

import io.oleada.loadgen.cli.JavaCommand;
import java.io.File;
import java.nio.file.Path;
import java.util.List;

/** Prepares JVMs of their own for the kit's and the student's classes: small, and quick to start. */
public final class Jvm {

    /** The system property with the path of the archive of classes that the launcher has had made, if it has. */
    private static final String ARCHIVE = "oleada.archive";

    private Jvm() {}

    /** {@return the command of a JVM with this process's class path, and with what makes it quick to start} */
    public static List<String> command() {
        List<String> command = JavaCommand.begin();
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        String archive = System.getProperty(ARCHIVE, "");
        if (!archive.isEmpty()) {
            command.addAll(List.of(
                    "-XX:SharedArchiveFile=" + archive,
                    "-D" + ARCHIVE + "=" + archive,
                    "-Xlog:disable", // an archive that does not fit is not used, and no student need know
                    "-Xlog:all=error:stderr"));
        }
        return command;
    }

    /**
     * {@return a process yet to be started}
     *
     * @param path folders that come after this process's own class path, as the archive of its classes wants it
     * @param main the class
     * @param args its arguments
     */
    public static ProcessBuilder of(List<Path> path, String main, String... args) {
        StringBuilder all = new StringBuilder(System.getProperty("java.class.path"));
        path.forEach(folder -> all.append(File.pathSeparatorChar).append(folder));
        List<String> command = command();
        command.addAll(List.of("-Xmx512m", "-Dfile.encoding=UTF-8", "-cp", all.toString(), main));
        command.addAll(List.of(args));
        return new ProcessBuilder(command);
    }
}
