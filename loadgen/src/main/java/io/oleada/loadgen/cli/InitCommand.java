package io.oleada.loadgen.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Writes a first scenario. */
@Command(
        name = "init",
        description = "Write a first scenario with comments. A file that is there already is left alone.",
        mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {

    private static final String FIRST = "init.yaml";

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            defaultValue = "scenario.yaml",
            description = "Where it goes (default: ${DEFAULT-VALUE}).")
    private Path file = Path.of("scenario.yaml");

    @Override
    public Integer call() {
        try {
            Files.writeString(file, text(file.toString()), StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new UserError(
                    UserError.USAGE,
                    file + ": is there already and is left as it is; name another, as in oleada init second.yaml");
        } catch (IOException e) {
            throw new UserError(UserError.USAGE, file + ": cannot be written: " + e);
        }
        System.out.println(file + " written. Set its target, then:");
        System.out.println("  oleada check " + file);
        System.out.println("  oleada run " + file);
        return 0;
    }

    private static String text(String name) throws IOException {
        try (InputStream yaml = Objects.requireNonNull(InitCommand.class.getResourceAsStream(FIRST))) {
            return new String(yaml.readAllBytes(), StandardCharsets.UTF_8).replace(" FILE ", ' ' + name + ' ');
        }
    }
}
