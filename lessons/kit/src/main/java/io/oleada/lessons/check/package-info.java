/**
 * The checker: it drives a student's server from outside, step by step, and tells the first thing that is not as it should
 * be, with what was sent, what was expected, what came, and why that happens.
 *
 * <p>It must not know any lesson: the steps are given to it. Threading: a check runs on one thread; a {@link
 * io.oleada.lessons.check.Wire} gathers frames on its client's threads.
 *
 * <p>Nothing sleeps to give the server time. What must come is waited for, with a deadline. That nothing came is known by
 * a fence: a ping whose pong the server can only send after whatever it had to say before.
 *
 * <p>Why not JUnit's launcher: a step here has a reason, a place in the student's file and a next move in two languages,
 * not an assertion's text, and what is shown is one failure, not a tree.
 */
@NullMarked
package io.oleada.lessons.check;

import org.jspecify.annotations.NullMarked;
