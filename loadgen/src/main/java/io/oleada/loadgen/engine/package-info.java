/**
 * Carries a scenario out. A {@link io.oleada.loadgen.engine.Worker} has one loop per driver; a loop owns its arrivals, its
 * clients, its wake-ups and its recorder, and nothing of it is touched by another thread. Loops meet twice: once a second a
 * loop gives its snapshot away, and at the end each gives the others the log of what it published, so that every loop can
 * settle which deliveries its own clients were owed.
 *
 * <p>Time here is nanoseconds since the start of the run, and always an argument: nothing in this package reads a clock
 * but through its driver, so a whole run happens in virtual time over the loopback driver. There are no locks, no threads
 * and no futures.
 *
 * <p>Wake-ups are kept in a heap, not in a timer wheel: a wheel's slot is coarser than the answers that we measure (a
 * millisecond against some 100 µs on one machine), and its grain would show up in every response time. The heap costs a
 * few hundred nanoseconds per message with ten thousand clients, which is below a tenth of what a message costs on the wire.
 *
 * <p>The life of a client:
 *
 * <pre>
 *            connect step              CONNECT answered
 *   OUT ───────────────────▶ CONNECTING ───────────────▶ UP ──── closed by disconnect step ───▶ OUT
 *                              ▲     │ attempt failed     │ lost
 *                 backoff over │     ▼                    ▼
 *                              └── WAITING ◀──────────────┘        (attempts used up, or sent away: GIVEN_UP)
 * </pre>
 */
@NullMarked
package io.oleada.loadgen.engine;

import org.jspecify.annotations.NullMarked;
