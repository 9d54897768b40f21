package io.oleada.lessons.text;

import java.util.Locale;

/** The languages of the lessons. */
public enum Lang {
    /** Spanish, the language of the course. */
    ES,
    /** English. */
    EN;

    /** {@return {@code es} or {@code en}} */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return the language of that code, or Spanish where there is none such} */
    public static Lang of(String code) {
        return code.toLowerCase(Locale.ROOT).startsWith("en") ? EN : ES;
    }
}
