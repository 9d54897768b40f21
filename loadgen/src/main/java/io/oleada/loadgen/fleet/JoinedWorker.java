package io.oleada.loadgen.fleet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.oleada.loadgen.stats.Result;
import io.oleada.loadgen.stats.Snapshot;
import io.oleada.loadgen.stats.SnapshotBytes;
import io.oleada.loadgen.stats.Verdict;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A worker that joins a coordinator in another process, does one task and goes:
 *
 * <pre>
 *   GREETING ──challenge──▶ pings ──clock──▶ WAITING ──task──▶ ready ──start──▶ RUNNING ──finished──▶ said so ──bye──▶ over
 * </pre>
 *
 * When the coordinator has said nothing for ten seconds, or the connection has ended, the load stops at once. What the
 * coordinator says comes on the wire's thread; everything else happens on the thread that is in {@link #serve}.
 */
public final class JoinedWorker {

    /** Makes this process's worker for a task. This is where its own permissions and limits are held up. */
    public interface Preparer {

        /**
         * Prepares.
         *
         * @throws FleetException if the task is refused; the message goes to the coordinator's user
         */
        LocalWorker prepare(Task task) throws InterruptedException;
    }

    /** How the work ended. */
    public enum Ended {
        /** The coordinator sent it home: its work was done, or there was none for it. */
        DISMISSED,
        /** The coordinator sent it home in the middle of its work. */
        CUT_SHORT,
        /** The coordinator is gone. */
        COORDINATOR_LOST
    }

    private static final long LOOK_MS = 100;
    private static final long BEAT_NS = 1_000_000_000L;

    /** How long a stopped worker may take to close its connections when nobody waits for its figures. */
    private static final long STOP_MAX_NS = 3_000_000_000L;

    private final Secret secret;
    private final String name;
    private final String host;
    private final int loops;
    private final int silenceSeconds;
    private final Preparer preparer;
    private final byte[] id = Session.nonce();
    private final BlockingQueue<Runnable> told = new LinkedBlockingQueue<>();
    private final Result result = Result.ofSums();
    private volatile @Nullable Session session;
    private volatile @Nullable LocalWorker worker;
    private volatile long heardNs;
    private @Nullable Pinging pinging;
    private @Nullable Task task;
    private @Nullable Ended ended;
    private String lastWord = "";
    private long beatNs;
    private long stoppedNs;
    private @Nullable Ended stoppedBy;
    private boolean finished;

    /**
     * Prepares to join.
     *
     * @param secret what the coordinator has too
     * @param name what messages shall call this worker
     * @param host what this machine is called
     * @param loops how many event loops the worker will have
     * @param silenceSeconds after how much silence the coordinator counts as lost, and the load stops
     * @param preparer makes the worker once its task is known
     */
    public JoinedWorker(Secret secret, String name, String host, int loops, int silenceSeconds, Preparer preparer) {
        this.secret = secret;
        this.name = name;
        this.host = host;
        this.loops = loops;
        this.silenceSeconds = silenceSeconds;
        this.preparer = preparer;
    }

    /**
     * Joins, works, and returns when the run is over.
     *
     * @param coordinator where the coordinator listens
     * @param patienceMs how long to wait for it to be there
     * @throws FleetException if it is not there, or has another secret
     */
    public Ended serve(InetSocketAddress coordinator, long patienceMs) throws InterruptedException {
        WorkerWire.Listener listener = new WorkerWire.Listener() {
            @Override
            public void came(byte kind, byte[] frame) {
                JoinedWorker.this.came(kind, frame);
            }

            @Override
            public void gone() {
                told.add(() -> stop(Ended.COORDINATOR_LOST));
            }
        };
        try (WorkerWire wire = WorkerWire.open(coordinator, secret, id, patienceMs, silenceSeconds, listener)) {
            heardNs = System.nanoTime();
            greeted = frame -> challenged(frame, wire);
            wire.greet();
            while (ended == null) {
                look();
                Runnable next = told.poll(LOOK_MS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    next.run();
                }
            }
            return ended;
        }
    }

    /** {@return what the coordinator said when it sent this worker away, empty if it did not} */
    public String lastWord() {
        return lastWord;
    }

    /** Ends this worker's part early, gently the first time. From any thread. */
    public void interrupt() {
        LocalWorker begun = worker;
        if (begun != null) {
            begun.interrupt();
        }
    }

    /**
     * Reports a fault of the harness itself. From any thread.
     *
     * @param fault what went wrong
     */
    public void fail(Throwable fault) {
        told.add(() -> say(Message.Kind.FAILED, Message.fields().put("why", String.valueOf(fault))));
    }

    // ---- the wire's thread

    private volatile java.util.function.Consumer<byte[]> greeted = frame -> {};

    private void came(byte kind, byte[] frame) {
        long cameNs = System.nanoTime();
        heardNs = cameNs;
        try {
            if (kind == Exchange.GREETING) {
                greeted.accept(frame);
                return;
            }
            Message message = Objects.requireNonNull(session, "a session").open(frame);
            if (message.kind == Message.Kind.PONG) {
                told.add(() -> ponged(message, cameNs));
            } else if (message.kind != Message.Kind.BEAT) {
                told.add(() -> take(message));
            }
        } catch (IllegalArgumentException | NullPointerException e) {
            told.add(() -> stop(Ended.COORDINATOR_LOST)); // whoever says such things is not our coordinator
        }
    }

    /** The challenge opens the session; it is taken at once, since what follows on the wire needs it. */
    private void challenged(byte[] challenge, WorkerWire wire) {
        if (session == null) {
            session = Session.answer(secret, id, challenge, wire);
            told.add(this::join);
        }
    }

    // ---- the worker's thread

    private void join() {
        say(
                Message.Kind.JOIN,
                Message.fields().put("name", name).put("host", host).put("loops", loops));
        pinging = new Pinging();
        ping();
    }

    private void ping() {
        say(Message.Kind.PING, Message.fields().put("asked", System.nanoTime()));
    }

    private void ponged(Message pong, long cameNs) {
        Pinging going = Objects.requireNonNull(pinging);
        going.exchanged(pong.number("asked"), pong.number("answered"), cameNs);
        if (going.isEnough()) {
            ClockCheck clock = going.clock();
            say(
                    Message.Kind.CLOCK,
                    Message.fields()
                            .put("least", clock.leastNs())
                            .put("most", clock.mostNs())
                            .put("kernel", clock.kernel()));
        } else {
            ping();
        }
    }

    private void take(Message message) {
        LocalWorker begun = worker;
        switch (message.kind) {
            case TASK -> prepare(Task.read(message));
            case BYE -> {
                lastWord = message.text("why");
                if (begun == null || finished) {
                    ended = Ended.DISMISSED; // also if the end of the connection was heard before the goodbye
                } else {
                    stop(Ended.CUT_SHORT);
                }
            }
            case START -> Objects.requireNonNull(begun).startAt(ownInstant(message.number("at")));
            case INTERRUPT -> interrupt();
            case LOGS ->
                Objects.requireNonNull(begun)
                        .logs((int) message.number("loop"), message.bytes, message.number("clockErrorNs"));
            case LOST -> Objects.requireNonNull(begun).lost((int) message.number("loop"));
            default -> throw new IllegalStateException("a " + message.kind + ", which is not for a coordinator to say");
        }
    }

    /** An instant of the coordinator's clock on our own. */
    private long ownInstant(long atNs) {
        return Objects.requireNonNull(task).sharesClock()
                ? atNs
                : atNs - Objects.requireNonNull(pinging).clock().offsetNs();
    }

    private void prepare(Task given) {
        task = given;
        LocalWorker made;
        try {
            made = preparer.prepare(given);
        } catch (FleetException e) {
            say(Message.Kind.REFUSED, Message.fields().put("why", e.getMessage()));
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        heardNs = System.nanoTime(); // getting ready may have taken long
        worker = made;
        made.prepare(new Told(), told::add);
    }

    private void say(Message.Kind kind, ObjectNode fields) {
        say(new Message(kind, fields, new byte[0]));
    }

    private void say(Message message) {
        Session open = session;
        if (open != null) {
            beatNs = System.nanoTime();
            open.send(message);
        }
    }

    /** Says that it is still here, and looks whether the coordinator is. */
    private void look() {
        long now = System.nanoTime();
        if (now - beatNs >= BEAT_NS) {
            say(Message.of(Message.Kind.BEAT));
        }
        if (now - heardNs > TimeUnit.SECONDS.toNanos(silenceSeconds)) {
            stop(Ended.COORDINATOR_LOST);
        }
        if (stoppedBy != null && now - stoppedNs > STOP_MAX_NS) {
            ended = stoppedBy;
        }
    }

    /** Stops the load at once. Nobody waits for the figures; the other workers' logs will not come. Only the first time counts. */
    private void stop(Ended how) {
        if (stoppedBy != null) {
            return;
        }
        stoppedBy = how;
        stoppedNs = System.nanoTime();
        LocalWorker begun = worker;
        if (begun == null) {
            ended = how;
        } else {
            begun.interrupt();
            begun.interrupt();
            Task given = Objects.requireNonNull(task);
            for (int loop = 0; loop < given.totalLoops(); loop++) {
                if (loop < given.firstLoop() || loop >= given.firstLoop() + loops) {
                    begun.lost(loop);
                }
            }
        }
    }

    /** What this process's worker tells goes to the coordinator. */
    private final class Told implements FleetWorker.Listener {
        @Override
        public void ready() {
            say(Message.of(Message.Kind.READY));
        }

        @Override
        public void refused(String why) {
            say(Message.Kind.REFUSED, Message.fields().put("why", why));
        }

        @Override
        public void snapshot(Snapshot snapshot) {
            result.add(snapshot);
            say(new Message(Message.Kind.SNAPSHOT, Message.fields(), SnapshotBytes.write(snapshot)));
        }

        @Override
        public void sealed(int loop, byte[] logs) {
            say(new Message(Message.Kind.SEALED, Message.fields().put("loop", loop), logs));
        }

        @Override
        public void finished(Farewell own) {
            finished = true;
            if (stoppedBy != null) {
                ended = stoppedBy;
                return;
            }
            ObjectNode fields = Message.fields()
                    .put("heapBytes", own.heapBytes())
                    .put("bufferBytes", own.bufferBytes())
                    .put("residentBytes", own.residentBytes())
                    .put("stolenShare", own.stolenShare());
            Verdict.judge(result, List.of(), own.complaints()).reasons().forEach(fields.withArray("/complaints")::add);
            say(Message.Kind.FINISHED, fields);
        }

        @Override
        public void lost(String why) {
            throw new IllegalStateException("a worker that has lost itself: " + why);
        }
    }
}
