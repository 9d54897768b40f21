package io.oleada.lessons.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Where {@code ./oleada learn} begins. */
public final class Main {

    /** The exit code of a command that could not be understood or carried out. */
    static final int USAGE = 2;

    private Main() {}

    /** Runs a command and ends the process. */
    public static void main(String[] args) {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        // A Windows console has a code page of its own; the launcher has set it to UTF-8 and says so.
        boolean own = windows && !Boolean.getBoolean("oleada.utf8");
        Charset charset = own ? Charset.defaultCharset() : StandardCharsets.UTF_8;
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.out), true, charset));
        System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.err), true, charset));
        boolean colour = Boolean.getBoolean("oleada.terminal") && System.getenv("NO_COLOR") == null && !windows;
        Path home = Path.of(System.getProperty("oleada.home", "."));
        boolean terminal = windows || Boolean.getBoolean("oleada.terminal");
        int columns = terminal ? columns(System.getenv("COLUMNS")) : 0;
        String command = System.getProperty("oleada.as", "./oleada learn");
        System.exit(run(home, new Screen(System.out, colour, columns, command), args));
    }

    private static int columns(@Nullable String told) {
        return told != null && told.matches("\\d{1,4}") ? Integer.parseInt(told) : 0;
    }

    /** Runs a command and returns its exit code. */
    static int run(Path home, Screen screen, String... args) {
        return new CommandLine(new Learn(home, screen))
                .setExecutionExceptionHandler((error, command, parsed) -> {
                    if (error instanceof UserError) {
                        screen.error(String.valueOf(error.getMessage()));
                        return USAGE;
                    }
                    throw error;
                })
                .execute(args);
    }
}
