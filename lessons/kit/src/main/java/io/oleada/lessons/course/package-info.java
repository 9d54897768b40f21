/**
 * The lessons: for each one its folder, what its check asks, and what it measures.
 *
 * <p>It must not know how a command is typed or a page drawn. Threading: steps run on the checker's thread, measurements on
 * the command's.
 *
 * <p>Why the checks are here and not in each lesson's folder: they are compiled once, with the same rules as the rest, and a
 * student's folder holds nothing that is not the student's business. To add a lesson: a folder, a class here, a line in
 * {@link io.oleada.lessons.course.Course}.
 */
@NullMarked
package io.oleada.lessons.course;

import org.jspecify.annotations.NullMarked;
