package io.oleada.loadgen.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * The classes that processes of one kind load, as this Java has them in memory, in a file beside their jar. Processes that
 * read it share its pages where each would otherwise have its own copy: 12 MB less for each of many, and half the time to
 * start. The first process of a kind records it, and Java itself checks that it fits whatever reads it: one that does not is
 * ignored. Any thread.
 *
 * <p>What Java calls it: a dynamic archive of class data sharing, JEP 350.
 */
public final class ClassArchive {

    /** The kind of a run's workers. */
    public static final String WORKER = "worker";

    /** A file that does not fit, or cannot be written, is nothing that a run's user has to hear of. */
    private static final List<String> QUIET = List.of("-Xlog:disable", "-Xlog:all=error:stderr");

    private final Path jar;
    private final Path file;
    private final Path recorded;

    private ClassArchive(Path jar, String kind) {
        this.jar = jar;
        String name = jar.getFileName().toString().replaceFirst("\\.jar$", "") + '-' + kind + '-' + Runtime.version();
        file = jar.resolveSibling(name + ".jsa");
        recorded = jar.resolveSibling(name + '-' + ProcessHandle.current().pid() + ".recorded");
    }

    /**
     * {@return the archive of a class path} It is empty where Java makes none, which is for folders of classes, and where
     * none can be written.
     *
     * @param classPath what the processes are started with
     * @param kind what they are, as part of a file's name
     */
    public static Optional<ClassArchive> of(String classPath, String kind) {
        Path jar = Path.of(classPath.isEmpty() ? "." : classPath).toAbsolutePath();
        boolean possible = Files.isRegularFile(jar) && Files.isWritable(jar.resolveSibling("."));
        return possible ? Optional.of(new ClassArchive(jar, kind)) : Optional.empty();
    }

    /** {@return the class path that each of the processes must be given} */
    public String classPath() {
        return jar.toString();
    }

    /** {@return whether it has been recorded by this Java, with the jar as it is now} */
    public boolean isThere() {
        try {
            return Files.exists(file) && Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(jar)) >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** {@return the Java options of a process that reads it, or that records it where it is not there yet} */
    public List<String> options() {
        return isThere() ? options("-XX:SharedArchiveFile=" + file) : options("-XX:ArchiveClassesAtExit=" + recorded);
    }

    private static List<String> options(String ours) {
        return List.of(QUIET.get(0), QUIET.get(1), ours);
    }

    /** Takes over what a process has recorded that has ended as it should. */
    public void keep() {
        try {
            if (Files.exists(recorded)) {
                Files.move(recorded, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            drop();
        }
    }

    /** Forgets what a process may have recorded that has ended otherwise. */
    public void drop() {
        try {
            Files.deleteIfExists(recorded);
        } catch (IOException e) {
            // it is in nobody's way
        }
    }
}
