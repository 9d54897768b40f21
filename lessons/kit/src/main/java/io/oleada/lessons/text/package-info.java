/**
 * What the lessons say, in Spanish and in English: one YAML file per language and lesson, and one per language for the kit.
 *
 * <p>It must not know what the texts are about. Immutable; any thread.
 *
 * <p>Why not resource bundles: a lesson's title, steps, hints, reasons and questions belong together, in a file that a
 * teacher can read from top to bottom and translate beside its twin.
 */
@NullMarked
package io.oleada.lessons.text;

import org.jspecify.annotations.NullMarked;
