/**
 * The commands: the outside world becomes arguments, the parts are put together, and what happened becomes an exit code.
 * This is the only package that wires, reads the environment, and speaks of exit codes:
 *
 * <pre>
 *   0 pass   1 threshold missed   2 usage or scenario   3 target unreachable or not allowed   4 run invalid
 *   130 interrupted; what was measured until then is reported
 * </pre>
 */
@NullMarked
package io.oleada.loadgen.cli;

import org.jspecify.annotations.NullMarked;
