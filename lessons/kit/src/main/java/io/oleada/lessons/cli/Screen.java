package io.oleada.lessons.cli;

import java.io.PrintStream;

/** A terminal, with colour where it shows colour. */
final class Screen {

    private final PrintStream out;
    private final boolean colour;

    Screen(PrintStream out, boolean colour) {
        this.out = out;
        this.colour = colour;
    }

    void line(String text) {
        out.println(text);
    }

    void line() {
        out.println();
    }

    void prompt(String text) {
        out.print(text + ' ');
        out.flush();
    }

    /** Prints a checker's message: what is done in green, what is not in amber. Nothing in red. */
    void message(String text) {
        for (String line : text.split("\n", -1)) {
            if (line.startsWith("✓")) {
                line(paint("32", line));
            } else if (line.startsWith("✗")) {
                line(paint("1;33", line));
            } else if (line.startsWith("+")) {
                line(paint("32", line));
            } else if (line.startsWith("-")) {
                line(paint("31", line));
            } else {
                line(line);
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
}
