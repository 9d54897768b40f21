package io.oleada.lessons.check;

import io.oleada.lessons.text.Texts;
import java.util.List;

/** An outcome in words: what works already, then the first thing that does not. No colour; the terminal adds it. */
public final class Message {

    private static final int LABEL = 11;

    private final Texts texts;
    private final String lesson;
    private final String folder;

    /**
     * Prepares messages.
     *
     * @param texts the lesson's texts
     * @param lesson its two digits
     * @param folder of the student's files, as the student can use it from where he is
     */
    public Message(Texts texts, String lesson, String folder) {
        this.texts = texts;
        this.lesson = lesson;
        this.folder = folder;
    }

    /** {@return the outcome in words, lines separated by a newline} */
    public String of(Outcome outcome) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < outcome.passed(); i++) {
            String id = outcome.steps().get(i);
            out.append("✓ ").append(id).append("  ").append(title(id)).append('\n');
        }
        Failed failed = outcome.failed();
        if (failed == null) {
            return out.append('\n')
                    .append(texts.get("passed", lesson, outcome.steps().size(), Integer.parseInt(lesson)))
                    .append('\n')
                    .toString();
        }
        String id = outcome.failedStep();
        out.append("✗ ")
                .append(texts.get(
                        "failed", lesson, outcome.passed() + 1, outcome.steps().size(), title(id)))
                .append('\n');
        line(out, "did", texts.say(failed.did()));
        line(out, "expected", texts.say(failed.expected()));
        line(out, "got", texts.say(failed.got()));
        line(out, "why", texts.get(List.of("why", failed.why())));
        if (outcome.place() != null) {
            String text = outcome.place().text();
            line(
                    out,
                    "where",
                    folder
                            + '/'
                            + outcome.place().file()
                            + ':'
                            + outcome.place().line()
                            + (text.isEmpty() ? "" : '\n' + text));
        }
        line(out, "next", texts.get("next-step", Integer.parseInt(lesson)));
        return out.toString();
    }

    private String title(String id) {
        return texts.get(List.of("steps", id, "title"));
    }

    private void line(StringBuilder out, String label, String text) {
        String word = texts.get(List.of("labels", label));
        String[] lines = text.split("\n", -1);
        out.append("  ").append(word).append(" ".repeat(Math.max(1, LABEL - word.length())));
        out.append(lines[0]).append('\n');
        for (int i = 1; i < lines.length; i++) {
            out.append(" ".repeat(LABEL + 2)).append(lines[i]).append('\n');
        }
    }
}
