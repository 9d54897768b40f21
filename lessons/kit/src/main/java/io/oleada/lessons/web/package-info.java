/**
 * What a student's server is written with, beside netty-socketio: {@link io.oleada.lessons.web.App} plays the part that
 * Express plays in the course, {@link io.oleada.lessons.web.Env} that of dotenv.
 *
 * <p>It must not know the rest of the kit: a server made with it runs alone, from a jar, where no checker exists. The one
 * thing the kit may do is to name a script that each page gets ({@link io.oleada.lessons.web.App#inject}) and to lay values
 * over the environment ({@link io.oleada.lessons.web.Env#overlay}).
 *
 * <p>Threading: an {@code App} is configured by one thread before it listens; requests are answered on Netty's event loops.
 *
 * <p>Why not a web framework: netty-socketio brings its own pipeline and serves no files, so the files must be served inside
 * that pipeline if both are to share a port, and sharing it is what the lesson is about.
 */
@NullMarked
package io.oleada.lessons.web;

import org.jspecify.annotations.NullMarked;
