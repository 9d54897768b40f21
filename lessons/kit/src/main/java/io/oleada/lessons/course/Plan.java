package io.oleada.lessons.course;

import io.oleada.lessons.check.Step;
import io.oleada.lessons.measure.Measure;
import java.util.List;

/** What is particular to one lesson. */
interface Plan {

    /** {@return what is asked for, in order} */
    List<Step> steps();

    /** {@return what is measured once all steps are done} */
    Measure measure();
}
