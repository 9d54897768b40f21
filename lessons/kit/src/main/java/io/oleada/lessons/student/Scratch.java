package io.oleada.lessons.student;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Folders that are gone at the latest when this process ends. Any thread. */
public final class Scratch {

    private static final Set<Path> MADE = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> MADE.forEach(Student::delete), "scratch"));
    }

    private Scratch() {}

    /**
     * {@return a new folder}
     *
     * @param name that its name begins with
     */
    public static Path folder(String name) throws IOException {
        Path made = Files.createTempDirectory(name);
        MADE.add(made);
        return made;
    }
}
