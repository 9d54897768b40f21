package io.oleada.loadgen.scenario;

import io.oleada.loadgen.stats.Nearest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * JSON text with holes, split once into bytes. Holes are {@code ${client}}, {@code ${seq}}, {@code ${now}},
 * {@code ${marker}}, {@code ${group:10}}, {@code ${row.name}}, {@code ${text:200}} and {@code ${int:1..6}}. A text that is one numeric hole and nothing else becomes
 * a number; a hole inside of a longer text becomes part of it.
 */
public final class Template {

    private static final Pattern HOLE = Pattern.compile("\\$\\{([^}]*)}");
    private static final int TEXT_MAX = 1_000_000;

    /** What a hole is filled with. */
    public enum Kind {
        CLIENT("client", true, "the client's number, from 0"),
        SEQ("seq", true, "the number of the message among its client's, from 0"),
        NOW("now", true, "the wall clock in milliseconds since 1970"),
        MARKER("marker", false, "what deliveries are recognised by; needed where fanOut is given"),
        GROUP("group", true, "the client's number modulo the one given: ${group:10}"),
        ROW("row", false, "a column of the client's row in the file of rows: ${row.name}"),
        TEXT("text", false, "random letters, as many as given: ${text:200}"),
        INT("int", true, "a random whole number between two bounds, both included: ${int:1..6}");

        private final String word;
        private final boolean number;
        private final String help;

        Kind(String word, boolean number, String help) {
            this.word = word;
            this.number = number;
            this.help = help;
        }

        /** {@return the word between the braces} */
        public String word() {
            return word;
        }

        /** {@return one line for people} */
        public String help() {
            return help;
        }
    }

    /** What the holes of one message are filled with. */
    public interface Values {
        /** {@return the client's number} */
        long client();

        /** {@return the message's number} */
        long seq();

        /** {@return the wall clock in milliseconds since 1970} */
        long epochMs();

        /** Appends the message's marker. */
        void marker(Bytes out);

        /** {@return a random number from 0 to below {@code bound}} */
        long random(long bound);
    }

    /** What to fill in; {@code column} holds the values of a row's column, ready to stand in a JSON string. */
    private record Hole(Kind kind, long least, long most, List<byte[]> column) {
        Hole(Kind kind, long least, long most) {
            this(kind, least, most, List.of());
        }
    }

    private final List<byte[]> literals;
    private final List<Hole> holes;
    private final List<Integer> attachments;

    private Template(List<byte[]> literals, List<Hole> holes, List<Integer> attachments) {
        this.literals = literals;
        this.holes = holes;
        this.attachments = attachments;
    }

    /** {@return how many bytes each binary attachment has, by the number of its placeholder; mostly there is none} */
    public List<Integer> attachments() {
        return attachments;
    }

    /** {@return whether it has no hole, so that all messages are alike} */
    public boolean isConstant() {
        return holes.isEmpty();
    }

    /** {@return whether it has a {@code ${marker}}} */
    public boolean hasMarker() {
        return holes.stream().anyMatch(hole -> hole.kind() == Kind.MARKER);
    }

    /** Appends the text with its holes filled. */
    public void render(Bytes out, Values values) {
        for (int i = 0; i < holes.size(); i++) {
            out.put(literals.get(i));
            fill(holes.get(i), out, values);
        }
        out.put(literals.get(holes.size()));
    }

    private static void fill(Hole hole, Bytes out, Values values) {
        switch (hole.kind()) {
            case CLIENT -> out.putDecimal(values.client());
            case SEQ -> out.putDecimal(values.seq());
            case NOW -> out.putDecimal(values.epochMs());
            case MARKER -> values.marker(out);
            case GROUP -> out.putDecimal(values.client() % hole.least());
            case ROW ->
                out.put(hole.column().get((int) (values.client() % hole.column().size())));
            case TEXT -> {
                for (long i = 0; i < hole.least(); i++) {
                    out.put((int) ('a' + values.random(26)));
                }
            }
            case INT -> out.putDecimal(hole.least() + values.random(hole.most() - hole.least() + 1));
        }
    }

    /** Puts a template together from pieces of JSON. */
    public static final class Builder {

        private final Rows rows;
        private final StringBuilder literal = new StringBuilder();
        private final List<byte[]> literals = new ArrayList<>();
        private final List<Hole> holes = new ArrayList<>();
        private final List<Integer> attachments = new ArrayList<>();

        /** Begins a template without a table of rows. */
        public Builder() {
            this(Rows.NONE);
        }

        /** Begins a template; {@code rows} is what {@code ${row.column}} is taken from. */
        Builder(Rows rows) {
            this.rows = rows;
        }

        /** Appends a text with holes as it is, without quotes. */
        public Builder plain(String text) {
            Matcher matcher = HOLE.matcher(text);
            int from = 0;
            while (matcher.find()) {
                literal.append(text, from, matcher.start());
                add(hole(matcher.group(1)));
                from = matcher.end();
            }
            literal.append(text, from, text.length());
            return this;
        }

        /** Appends the placeholder of a binary attachment of so many bytes. */
        Builder attachment(int bytes) {
            literal.append("{\"_placeholder\":true,\"num\":")
                    .append(attachments.size())
                    .append('}');
            attachments.add(bytes);
            return this;
        }

        /** Appends JSON as it is. */
        public Builder json(String text) {
            literal.append(text);
            return this;
        }

        /**
         * Appends a text as a JSON string, or as a number where it is one numeric hole.
         *
         * @throws IllegalArgumentException with one line for the user, if it has a hole that does not exist
         */
        public Builder text(String text) {
            Matcher matcher = HOLE.matcher(text);
            if (matcher.matches() && hole(matcher.group(1)).kind().number) {
                add(hole(matcher.group(1)));
                return this;
            }
            literal.append('"');
            int from = 0;
            matcher.reset();
            while (matcher.find()) {
                escape(text, from, matcher.start());
                add(hole(matcher.group(1)));
                from = matcher.end();
            }
            escape(text, from, text.length());
            literal.append('"');
            return this;
        }

        /** {@return the template} */
        public Template build() {
            List<byte[]> all = new ArrayList<>(literals);
            all.add(literal.toString().getBytes(StandardCharsets.UTF_8));
            return new Template(all, List.copyOf(holes), List.copyOf(attachments));
        }

        private void add(Hole hole) {
            literals.add(literal.toString().getBytes(StandardCharsets.UTF_8));
            literal.setLength(0);
            holes.add(hole);
        }

        private void escape(String text, int from, int to) {
            literal.append(Json.escaped(text.substring(from, to)));
        }

        private Hole hole(String inner) {
            if (inner.startsWith("row.")) {
                return new Hole(Kind.ROW, 0, 0, rows.column(inner.substring(4)));
            }
            String[] parts = inner.split(":", 2);
            List<String> words = Arrays.stream(Kind.values()).map(Kind::word).toList();
            Kind kind = Arrays.stream(Kind.values())
                    .filter(candidate -> candidate.word.equals(parts[0]))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "there is no ${" + inner + "}" + Nearest.hint(parts[0], words)));
            return switch (kind) {
                case TEXT -> new Hole(kind, number(inner, parts, "\\d{1,7}")[0], 0);
                case GROUP -> new Hole(kind, number(inner, parts, "[1-9]\\d{0,8}")[0], 0);
                case ROW -> throw new IllegalArgumentException("${" + inner + "} names no column; write ${row.name}");
                case INT -> {
                    long[] bounds = number(inner, parts, "-?\\d{1,15}\\.\\.-?\\d{1,15}");
                    if (bounds[0] > bounds[1]) {
                        throw new IllegalArgumentException("${" + inner + "} has its bounds the wrong way round");
                    }
                    yield new Hole(kind, bounds[0], bounds[1]);
                }
                default -> {
                    if (parts.length > 1) {
                        throw new IllegalArgumentException("${" + parts[0] + "} takes nothing after a colon");
                    }
                    yield new Hole(kind, 0, 0);
                }
            };
        }

        private static long[] number(String inner, String[] parts, String form) {
            if (parts.length < 2 || !parts[1].matches(form)) {
                throw new IllegalArgumentException(
                        "${" + inner + "} is not complete; write ${text:200}, ${group:10} or ${int:1..6}");
            }
            long[] numbers = Arrays.stream(parts[1].split("\\.\\."))
                    .mapToLong(Long::parseLong)
                    .toArray();
            if (parts[0].equals("text") && numbers[0] > TEXT_MAX) {
                throw new IllegalArgumentException("${" + inner + "} is too long; at most " + TEXT_MAX);
            }
            return numbers;
        }
    }
}
