/**
 * What keeps the lessons true: each starter fails as its text says, each solution passes, each typical mistake is told by
 * its name in both languages, and texts, files and pages agree with one another.
 *
 * <p>Only starters, solutions and mistakes are looked at, never a student's own files: a half-done exercise breaks nothing.
 */
@NullMarked
package io.oleada.lessons.verify;

import org.jspecify.annotations.NullMarked;
