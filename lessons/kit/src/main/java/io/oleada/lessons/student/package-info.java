/**
 * A student's files made into a running server: compiled in this process, loaded by a class loader of its own, listening on
 * a free port, its printed lines kept.
 *
 * <p>It must not know what a lesson is, nor what is expected of the server. Threading: {@link
 * io.oleada.lessons.student.Student} is used by one thread; what the server prints is gathered from all of its threads,
 * told apart by their thread group.
 *
 * <p>Why not a process of its own for each check: half a second of JVM start between save and verdict. The measurements,
 * which need a process to kill, start one.
 */
@NullMarked
package io.oleada.lessons.student;

import org.jspecify.annotations.NullMarked;
