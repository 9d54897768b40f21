package io.oleada.lessons.course;

import io.oleada.lessons.check.Step;
import io.oleada.lessons.measure.Measure;
import io.oleada.lessons.student.Sources;
import io.oleada.lessons.text.Lang;
import io.oleada.lessons.text.Texts;
import java.nio.file.Path;
import java.util.List;

/** One lesson: its folder and its plan. Immutable. */
public final class Lesson {

    private final int number;
    private final Path folder;
    private final Plan plan;

    Lesson(int number, Path folder, Plan plan) {
        this.number = number;
        this.folder = folder;
        this.plan = plan;
    }

    /** {@return its number, from 0} */
    public int number() {
        return number;
    }

    /** {@return its number in two digits} */
    public String id() {
        return (number < 10 ? "0" : "") + number;
    }

    /** {@return its folder} */
    public Path folder() {
        return folder;
    }

    /** {@return the student's files, which {@code learn} makes from the starter at the first run} */
    public Sources work() {
        return new Sources(folder.resolve("src").resolve("main"));
    }

    /** {@return what the student begins with} */
    public Sources starter() {
        return new Sources(folder.resolve("src").resolve("starter"));
    }

    /** {@return one good way to do it} */
    public Sources solution() {
        return new Sources(folder.resolve("src").resolve("solution"));
    }

    /** {@return what is asked for, in order} */
    public List<Step> steps() {
        return plan.steps();
    }

    /** {@return what is measured} */
    public Measure measure() {
        return plan.measure();
    }

    /** {@return its texts} */
    public Texts texts(Lang lang) {
        return Texts.of(folder.resolve("lesson." + lang.code() + ".yaml"), lang);
    }
}
