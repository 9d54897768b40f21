/** The instrumented Socket.IO reference server. */
@NullMarked
package io.oleada.server;

import org.jspecify.annotations.NullMarked;
