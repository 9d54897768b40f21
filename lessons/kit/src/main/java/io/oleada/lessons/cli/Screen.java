package io.oleada.lessons.cli;

import java.io.PrintStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A terminal: with colour where it shows colour, and with lines no longer than it is wide. */
final class Screen {

    /** How the texts call the command; a student may have started it by another name. */
    private static final String COMMAND = "./oleada learn";

    /** Longer lines than this are tiring to read, however wide the window. */
    private static final int WIDEST = 100;

    private static final int NARROWEST = 40;

    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");

    /** What stands before a line's text, under which its further lines begin: a mark, a number, a label. */
    private static final Pattern LEAD =
            Pattern.compile("\\s*(?:[✓✗·→] (?:\\d+\\.\\d+  )?|\\d+\\. |\\S.{0,14}?\\s{2,})?");

    private final PrintStream out;
    private final boolean colour;
    private final int width;
    private final String command;

    Screen(PrintStream out, boolean colour) {
        this(out, colour, 0, COMMAND);
    }

    /**
     * Makes a screen.
     *
     * @param out where it is
     * @param colour whether it shows colour
     * @param columns how wide it is; 0 if it is none that has a width
     * @param command how the student calls the command
     */
    Screen(PrintStream out, boolean colour, int columns, String command) {
        this.out = out;
        this.colour = colour;
        this.width = columns < NARROWEST ? 0 : Math.min(columns, WIDEST);
        this.command = command;
    }

    /** Prints a text, in as many lines as it takes. */
    void line(String text) {
        out.println(wrapped(text.replace(COMMAND, command)));
    }

    void line() {
        out.println();
    }

    /** Prints a line as it is, however long: code, or what a program has printed. */
    void verbatim(String text) {
        out.println(text);
    }

    /** Prints, beside the rest, that a command could not be carried out. */
    void error(String text) {
        System.err.println(wrapped(text.replace(COMMAND, command)));
    }

    void prompt(String text) {
        out.print(wrapped(text) + ' ');
        out.flush();
    }

    /** Prints a checker's message: what is done in green, what is not in amber. Nothing in red. */
    void message(String text) {
        for (String line : text.split("\n", -1)) {
            if (line.startsWith("✓")) {
                line(paint("32", line));
            } else if (line.startsWith("✗")) {
                line(paint("1;33", line));
            } else {
                line(line);
            }
        }
    }

    /** Prints the lines of a difference. */
    void difference(Iterable<String> lines) {
        for (String line : lines) {
            if (line.startsWith("+")) {
                verbatim(paint("32", line));
            } else if (line.startsWith("-")) {
                verbatim(paint("31", line));
            } else {
                verbatim(line.startsWith("=") ? strong(line) : line);
            }
        }
    }

    String strong(String text) {
        return paint("1", text);
    }

    String faint(String text) {
        return paint("2", text);
    }

    private String paint(String code, String text) {
        return colour ? "\u001b[" + code + 'm' + text + "\u001b[0m" : text;
    }

    /** The text broken between words, further lines set in under the first one's text. */
    String wrapped(String text) {
        if (width == 0 || length(text) <= width) {
            return text;
        }
        String plain = COLOUR.matcher(text).replaceAll("");
        Matcher lead = LEAD.matcher(plain);
        int indent = lead.lookingAt() ? lead.end() : 0;
        StringBuilder all = new StringBuilder();
        int at = 0;
        for (String word : text.split("(?<=\\S)(?=\\s)", -1)) { // each with the spaces before it
            int more = length(word);
            if (at + more > width && at > indent) {
                String begun = word.stripLeading();
                all.append(System.lineSeparator()).append(" ".repeat(indent)).append(begun);
                at = indent + length(begun);
            } else {
                all.append(word);
                at += more;
            }
        }
        return all.toString();
    }

    private static int length(String text) {
        return COLOUR.matcher(text).replaceAll("").length();
    }
}
