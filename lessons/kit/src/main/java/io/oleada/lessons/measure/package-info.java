/**
 * What a lesson's measurement works with: the student's server as a process of its own, load from the generator, a relay that
 * can count, freeze and cut, and a place for live figures.
 *
 * <p>It must not know any lesson, nor how figures are shown. Threading: a measurement runs on one thread; {@link
 * io.oleada.lessons.measure.Live} may be read by others.
 *
 * <p>Counts are asserted exactly, times are only shown: client and server share a machine, and often two cores.
 *
 * <p>Why a process and not the checker's class loader: a measurement kills the server, and its pauses must not hide in the
 * generator's figures.
 */
@NullMarked
package io.oleada.lessons.measure;

import org.jspecify.annotations.NullMarked;
