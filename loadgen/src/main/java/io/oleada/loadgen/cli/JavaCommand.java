package io.oleada.loadgen.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How another process is started with this Java. */
public final class JavaCommand {

    /** Since this version Java warns, on standard error, of what Netty and Hazelcast do. */
    private static final int WARNS_SINCE = 24;

    private JavaCommand() {}

    /** {@return the first words of a command that starts Java with a class path; more may be added to the list} */
    public static List<String> begin() {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= WARNS_SINCE) {
            words.add("--enable-native-access=ALL-UNNAMED"); // Netty brings a library in machine code
            words.add("--sun-misc-unsafe-memory-access=allow"); // Hazelcast counts without locks
        }
        return words;
    }
}
