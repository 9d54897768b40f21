package io.oleada.loadgen.fleet;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Where workers of other processes come together before a run. They join in any order, and get their places by name. */
public final class Assembly implements AutoCloseable {

    /** After so much silence the other end counts as lost, by default. */
    public static final int SILENCE_SECONDS = 10;

    /** How long workers that are sent home may take. One that hangs is not waited for any longer. */
    private static final long LEAVE_NS = 2_000_000_000L;

    private static final long LOOK_MS = 50;

    /** What comes after the phases, acks and deliveries that are late, is shorter than that. */
    private static final long DRIFTS_LEAST_NS = 3_600_000_000_000L;

    private final Secret secret;
    private final int silenceSeconds;
    private final Exchange exchange;
    private final Map<String, RemoteWorker> workers = new LinkedHashMap<>();
    private boolean complete;

    private Assembly(InetSocketAddress bind, Secret secret, int silenceSeconds) {
        this.secret = secret;
        this.silenceSeconds = silenceSeconds;
        this.exchange = Exchange.open(bind, secret, silenceSeconds, new Exchange.Listener() {
            @Override
            public void came(String worker, byte kind, byte[] frame) {
                if (kind == Exchange.GREETING) {
                    greet(worker);
                } else {
                    RemoteWorker known = worker(worker);
                    if (known != null) {
                        known.came(frame);
                    }
                }
            }

            @Override
            public void gone(String worker) {
                RemoteWorker known = worker(worker);
                if (known != null) {
                    known.gone("its connection ended");
                }
            }
        });
    }

    /**
     * Opens the place where workers join.
     *
     * @param bind where they connect to; port 0 means any that is free
     * @param secret what they must have
     * @param silenceSeconds after how much silence a worker counts as lost
     * @throws FleetException if nobody can listen there
     */
    public static Assembly open(InetSocketAddress bind, Secret secret, int silenceSeconds) {
        return new Assembly(bind, secret, silenceSeconds);
    }

    /** {@return the port that workers connect to} */
    public int port() {
        return exchange.port();
    }

    private synchronized @org.jspecify.annotations.Nullable RemoteWorker worker(String id) {
        return workers.get(id);
    }

    /** Answers a greeting with the coordinator's challenge, and the proof that it has the secret itself. */
    private void greet(String id) {
        Line line = exchange.line(id);
        byte[] workerNonce = HexFormat.of().parseHex(id);
        byte[] own = Session.nonce();
        Session session = new Session(secret, workerNonce, own, Session.Side.COORDINATOR, line);
        RemoteWorker worker = new RemoteWorker(session, silenceSeconds);
        synchronized (this) {
            if (workers.putIfAbsent(id, worker) != null) {
                return; // a greeting that is repeated is not ours to answer
            }
        }
        byte[] proof = Session.proof(secret, workerNonce, own);
        byte[] answer = new byte[own.length + proof.length];
        System.arraycopy(own, 0, answer, 0, own.length);
        System.arraycopy(proof, 0, answer, own.length, proof.length);
        exchange.greet(id, answer);
        if (isComplete()) {
            worker.dismiss("the fleet is complete without it");
        }
    }

    private synchronized boolean isComplete() {
        return complete;
    }

    /**
     * Waits until so many workers have joined.
     *
     * @param count how many
     * @param patienceMs how long to wait, in milliseconds
     * @param givenUp says why waiting is no use any more; empty while it is
     * @return the workers in the order of their names
     * @throws FleetException if they do not come
     */
    public List<RemoteWorker> await(int count, long patienceMs, Supplier<String> givenUp) throws InterruptedException {
        long endNs = System.nanoTime() + patienceMs * 1_000_000;
        while (true) {
            List<RemoteWorker> joined = joined();
            if (joined.size() >= count) {
                synchronized (this) {
                    complete = true;
                }
                joined.subList(count, joined.size()).forEach(late -> late.dismiss("the fleet is complete without it"));
                List<RemoteWorker> chosen = new ArrayList<>(joined.subList(0, count));
                chosen.sort(Comparator.comparing(RemoteWorker::name, Assembly::byNumber));
                return chosen;
            }
            String why = givenUp.get();
            if (why.isEmpty() && System.nanoTime() - endNs >= 0) {
                why = String.format(
                        Locale.ROOT,
                        "only %d of %d workers joined within %d s; start the others with oleada worker --join",
                        joined.size(),
                        count,
                        patienceMs / 1000);
            }
            if (!why.isEmpty()) {
                throw new FleetException(why);
            }
            joined.forEach(RemoteWorker::look); // who waits for the others hears that we are still here
            Thread.sleep(LOOK_MS);
        }
    }

    /** Shorter names first, so that worker 10 comes after worker 9. */
    private static int byNumber(String a, String b) {
        return a.length() != b.length() ? Integer.compare(a.length(), b.length()) : a.compareTo(b);
    }

    private synchronized List<RemoteWorker> joined() {
        return workers.values().stream()
                .filter(worker -> worker.hasJoined() && !worker.isGone())
                .toList();
    }

    /**
     * Gives each worker its part of a task: its loops follow those of the workers before it.
     *
     * @param runNs how long the run lasts; what clocks may drift meanwhile is reckoned for that, or for an hour
     */
    public static void assign(List<RemoteWorker> workers, Task task, long runNs) {
        long driftsNs = Math.max(runNs, DRIFTS_LEAST_NS);
        String kernel = ClockCheck.kernelClock();
        int total = workers.stream().mapToInt(RemoteWorker::loops).sum();
        BitSet shared = new BitSet();
        int first = 0;
        for (RemoteWorker worker : workers) {
            if (worker.clock().isSame(kernel)) {
                shared.set(first, first + worker.loops());
            }
            first += worker.loops();
        }
        first = 0;
        for (int i = 0; i < workers.size(); i++) {
            RemoteWorker worker = workers.get(i);
            boolean shares = shared.get(first);
            BitSet own = new BitSet();
            own.set(first, first + worker.loops());
            worker.assign(task.at(
                    i,
                    first,
                    total,
                    shares ? shared : own,
                    shares ? 0 : worker.clock().errorNs(driftsNs)));
            first += worker.loops();
        }
    }

    /** {@return what a person should know about the workers before the run: one line about all, one for each odd clock} */
    public static List<String> remarks(List<RemoteWorker> workers) {
        String kernel = ClockCheck.kernelClock();
        List<String> remarks = new ArrayList<>();
        long hosts = workers.stream().map(RemoteWorker::host).distinct().count();
        long errorNs = workers.stream()
                .mapToLong(worker -> worker.clock().errorNs())
                .max()
                .orElse(0);
        remarks.add(String.format(
                Locale.ROOT,
                "fleet   %d workers on %d %s, %d event loops; clocks compared to ± %d µs",
                workers.size(),
                hosts,
                hosts == 1 ? "host" : "hosts",
                workers.stream().mapToInt(RemoteWorker::loops).sum(),
                errorNs / 1000));
        for (RemoteWorker worker : workers) {
            if (!worker.clock().isSame(kernel)) {
                remarks.add("        " + worker.name() + " on " + worker.host() + " has a clock of its own ("
                        + worker.clock().text()
                        + "): what it sends to the others' clients, and they to its, is counted and not timed");
            }
        }
        return remarks;
    }

    /** Sends all workers home and closes the wire. */
    @Override
    public void close() {
        List<RemoteWorker> all;
        synchronized (this) {
            all = List.copyOf(workers.values());
        }
        all.forEach(worker -> worker.dismiss("the run is over"));
        awaitLeave(all);
        exchange.close();
    }

    /** A goodbye that is still on its way when the wire closes is not heard, and the worker takes us for lost. */
    private static void awaitLeave(List<RemoteWorker> workers) {
        long endNs = System.nanoTime() + LEAVE_NS;
        while (!workers.stream().allMatch(RemoteWorker::isGone) && System.nanoTime() - endNs < 0) {
            LockSupport.parkNanos(LOOK_MS * 1_000_000);
        }
    }
}
