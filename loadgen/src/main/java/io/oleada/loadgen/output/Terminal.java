package io.oleada.loadgen.output;

import java.io.Console;
import java.util.Map;

/**
 * What the place where text appears can do.
 *
 * @param live whether lines can be drawn again in place
 * @param colour whether colours are welcome
 * @param columns how wide it is
 */
public record Terminal(boolean live, boolean colour, int columns) {

    private static final int COLUMNS = 80;
    private static final int COLUMNS_MIN = 20;

    /** {@return a place that takes plain lines: a file, a pipe} */
    public static Terminal plain() {
        return new Terminal(false, false, 100);
    }

    /** {@return what standard output is, by the console and the environment} */
    public static Terminal detect() {
        return of(System.getenv(), isTerminal(System.console()));
    }

    /**
     * {@return a terminal by its environment: {@code TERM=dumb} forbids drawing in place, {@code NO_COLOR} forbids
     * colours, {@code COLUMNS} tells the width}
     */
    static Terminal of(Map<String, String> env, boolean console) {
        boolean live = console && !env.getOrDefault("TERM", "dumb").equals("dumb");
        boolean colour = live && env.getOrDefault("NO_COLOR", "").isEmpty();
        return live ? new Terminal(true, colour, columns(env.getOrDefault("COLUMNS", ""))) : plain();
    }

    private static int columns(String text) {
        return text.matches("[0-9]{1,4}") ? Math.max(COLUMNS_MIN, Integer.parseInt(text)) : COLUMNS;
    }

    /** From Java 22 on there is a console even where no terminal is; it says so itself. */
    private static boolean isTerminal(@org.jspecify.annotations.Nullable Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
