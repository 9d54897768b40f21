package io.oleada.loadgen.output;

import java.util.ArrayList;
import java.util.List;

/** Lines of text, each cut at the width of its place; colours take no room. */
final class Block {

    /** The few colours there are, by their ANSI number. */
    enum Colour {
        PLAIN(""),
        BOLD("1"),
        DIM("2"),
        RED("31"),
        GREEN("32"),
        YELLOW("33"),
        BANNER_GREEN("1;30;42"),
        BANNER_RED("1;37;41"),
        BANNER_YELLOW("1;30;43");

        private final String code;

        Colour(String code) {
            this.code = code;
        }
    }

    private final int columns;
    private final boolean colour;
    private final List<String> lines = new ArrayList<>();
    private final StringBuilder line = new StringBuilder();
    private int width;

    Block(int columns, boolean colour) {
        this.columns = columns;
        this.colour = colour;
    }

    /** Adds to the present line. */
    Block put(String text) {
        return put(text, Colour.PLAIN);
    }

    /** Adds to the present line, in a colour. */
    Block put(String text, Colour in) {
        String fitting = text.length() <= columns - width ? text : text.substring(0, columns - width);
        if (colour && in != Colour.PLAIN && !fitting.isEmpty()) {
            line.append("\u001b[").append(in.code).append('m').append(fitting).append("\u001b[0m");
        } else {
            line.append(fitting);
        }
        width += fitting.length();
        return this;
    }

    /** Ends the present line. */
    Block end() {
        lines.add(line.toString().stripTrailing());
        line.setLength(0);
        width = 0;
        return this;
    }

    /** {@return how many columns the present line has left} */
    int left() {
        return columns - width;
    }

    /** {@return the lines that have ended} */
    List<String> lines() {
        return lines;
    }
}
