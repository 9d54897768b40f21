package io.oleada.loadgen.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.oleada.loadgen.stats.SnapshotBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A worker in another process, as its coordinator sees it. Frames come on the wire's thread; what they say is passed on to
 * the coordinator's.
 */
public final class RemoteWorker implements FleetWorker {

    /** While it gets ready it may be silent for longer: it reads the scenario and tries the target. */
    private static final long PREPARATION_MAX_NS = 60_000_000_000L;

    private static final long BEAT_NS = 1_000_000_000L;

    private final Session session;
    private final long silenceMaxNs;
    private volatile long heardNs = System.nanoTime();
    private volatile ClockCheck clock = ClockCheck.unknown();
    private volatile boolean joined;
    private volatile String name = "a worker";
    private volatile String host = "";
    private volatile int loops;
    private volatile @Nullable String gone;
    private @Nullable Task task;
    private volatile @Nullable Listener listener;
    private volatile Executor executor = Runnable::run;
    private volatile boolean ready;
    private long beatNs;

    /** {@code silenceSeconds} of silence are the end of it. */
    RemoteWorker(Session session, int silenceSeconds) {
        this.session = session;
        this.silenceMaxNs = silenceSeconds * 1_000_000_000L;
    }

    /** Takes a frame. On the wire's thread. */
    void came(byte[] frame) {
        heardNs = System.nanoTime();
        try {
            take(session.open(frame));
        } catch (IllegalArgumentException e) {
            gone("it sent " + e.getMessage());
        }
    }

    private void take(Message message) {
        switch (message.kind) {
            case PING ->
                session.send(Message.of(
                        Message.Kind.PONG,
                        Message.fields().put("asked", message.number("asked")).put("answered", System.nanoTime())));
            case JOIN -> {
                name = "worker " + message.text("name");
                host = message.text("host");
                loops = (int) message.number("loops");
            }
            case CLOCK -> {
                clock = new ClockCheck(message.number("least"), message.number("most"), message.text("kernel"));
                joined = true;
            }
            case READY -> {
                ready = true;
                tell(Listener::ready);
            }
            case REFUSED -> tell(told -> told.refused(message.text("why")));
            case SNAPSHOT -> {
                var snapshot = SnapshotBytes.read(message.bytes);
                tell(told -> told.snapshot(snapshot));
            }
            case SEALED -> tell(told -> told.sealed((int) message.number("loop"), message.bytes));
            case FINISHED -> tell(told -> told.finished(farewell(message)));
            case FAILED -> gone("it failed: " + message.text("why"));
            case BEAT -> {}
            default -> throw new IllegalArgumentException("a " + message.kind + ", which is not for a worker to say");
        }
    }

    private static Farewell farewell(Message message) {
        List<String> complaints = new ArrayList<>();
        for (JsonNode complaint : message.fields.path("complaints")) {
            complaints.add(complaint.asText());
        }
        return new Farewell(
                complaints,
                message.number("heapBytes"),
                message.number("bufferBytes"),
                message.number("residentBytes"),
                message.fields.path("stolenShare").asDouble());
    }

    /** Its connection has ended, or what it says cannot be believed. On the wire's thread. */
    void gone(String why) {
        if (gone == null) {
            gone = why;
            tell(told -> told.lost(why));
        }
    }

    private void tell(java.util.function.Consumer<Listener> what) {
        Listener told = listener;
        if (told != null) {
            executor.execute(() -> what.accept(told));
        }
    }

    boolean hasJoined() {
        return joined;
    }

    boolean isGone() {
        return gone != null;
    }

    String host() {
        return host;
    }

    ClockCheck clock() {
        return clock;
    }

    /** Gives it its task; it learns of it when it is to prepare. */
    void assign(Task given) {
        task = given;
    }

    void dismiss(String why) {
        session.send(Message.of(Message.Kind.BYE, Message.fields().put("why", why)));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int loops() {
        return loops;
    }

    @Override
    public long clockErrorNs() {
        Task given = task;
        return given == null ? 0 : given.clockErrorNs();
    }

    @Override
    public void prepare(Listener told, Executor on) {
        executor = on;
        listener = told;
        String lostAlready = gone;
        if (lostAlready != null) {
            on.execute(() -> told.lost(lostAlready));
        }
        session.send(Message.of(
                Message.Kind.TASK, java.util.Objects.requireNonNull(task).write()));
    }

    @Override
    public void startAt(long atNs) {
        session.send(Message.of(Message.Kind.START, Message.fields().put("at", atNs)));
    }

    @Override
    public void interrupt() {
        session.send(Message.of(Message.Kind.INTERRUPT));
    }

    @Override
    public void logs(int loop, byte[] logs, long clockErrorNs) {
        ObjectNode fields = Message.fields().put("loop", loop).put("clockErrorNs", clockErrorNs);
        session.send(new Message(Message.Kind.LOGS, fields, logs));
    }

    @Override
    public void lost(int loop) {
        session.send(Message.of(Message.Kind.LOST, Message.fields().put("loop", loop)));
    }

    @Override
    public void look() {
        long now = System.nanoTime();
        if (now - beatNs >= BEAT_NS) {
            beatNs = now;
            session.send(Message.of(Message.Kind.BEAT));
        }
        boolean preparing = listener != null && !ready;
        long silenceNs = now - heardNs;
        if (silenceNs > (preparing ? Math.max(PREPARATION_MAX_NS, silenceMaxNs) : silenceMaxNs)) {
            gone("it has said nothing for " + silenceNs / 1_000_000_000 + " s");
        }
    }
}
