package io.oleada.lessons.text;

import java.util.List;

/**
 * Something to be said, in whatever language: a text by its key, with what fills its holes; or a text that is the same in
 * all, such as a frame.
 *
 * @param key the text's key among {@code facts}, or empty
 * @param args what fills {@code {0}}, {@code {1}} ... ; for an empty key the text itself
 */
public record Say(String key, List<String> args) {

    /** {@return a text that needs no translation} */
    public static Say raw(String text) {
        return new Say("", List.of(text));
    }

    /** {@return a text by its key} */
    public static Say of(String key, Object... args) {
        return new Say(key, List.of(args).stream().map(String::valueOf).toList());
    }
}
