/**
 * The command {@code learn}: what is typed, what is printed, the pages beside the student's own.
 *
 * <p>The only package that wires the others. Threading: a command runs on the main thread; {@link
 * io.oleada.lessons.cli.Desk} answers a browser on a thread of its own, and {@link io.oleada.lessons.cli.Progress} is safe
 * for both.
 *
 * <p>Changes are found by looking at the files' times, three times a second. A watch service would be the obvious way, and
 * hears nothing on WSL, on network drives and in some containers.
 */
@NullMarked
package io.oleada.lessons.cli;

import org.jspecify.annotations.NullMarked;
