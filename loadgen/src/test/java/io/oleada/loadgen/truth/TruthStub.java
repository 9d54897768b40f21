package io.oleada.loadgen.truth;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A server whose every fault is planned and logged with {@code nanoTime}, so that what a load tool must find is known
 * without asking the tool. It speaks as much Engine.IO 4 and Socket.IO 5 as that takes, over WebSocket and polling, on one
 * thread of plain NIO, and shares no code with the drivers nor with the real servers.
 *
 * <p>As a process ({@link StubProcess}) it is given a plan's file and prints {@code port N}. Asked on its standard input for
 * its {@code log}, it prints it, and {@code end}. The lines:
 *
 * <pre>
 *   first NANOS                               its first connection but one
 *   stall FROM TO DRAINED                     it stood still, and at DRAINED had answered all that had waited
 *   client NUMBER ACCEPTED                    a client's connection
 *   connected NUMBER ANSWERED                 when the answer to its connect left
 *   ack N KIND CLIENT ARRIVED ANSWERED CUT    a question that had no ordinary answer; 0 for never
 *   afterwards N                              how many answers came on a client's next connection
 *   acks N                                    how many questions there were
 *   delivery N KIND RECEIVER PUBLISHER LOOP NUMBER    one that was not passed on as it should
 *   deliveries N
 * </pre>
 */
final class TruthStub {

    private static final long TICK_NS = 1_000_000;
    private static final long GAP_NS = 50_000_000;
    private static final long GRAIN_NS = 50_000;

    /** Something that is due at an instant; those of one instant in the order in which they were made. */
    private record Timed(long dueNs, long order, Runnable task) implements Comparable<Timed> {
        @Override
        public int compareTo(Timed other) {
            int byDue = Long.compare(dueNs, other.dueNs);
            return byDue != 0 ? byDue : Long.compare(order, other.order);
        }
    }

    private final FaultPlan plan;
    private final Selector selector = Selector.open();
    private final ServerSocketChannel listening = ServerSocketChannel.open();
    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    private final Map<String, Peer> peers = new HashMap<>();
    private final PriorityQueue<Timed> timed = new PriorityQueue<>();
    private final List<Wire> dirty = new ArrayList<>();
    private final ConcurrentLinkedQueue<Runnable> told = new ConcurrentLinkedQueue<>();
    private final StringBuilder log = new StringBuilder();
    private final List<long[]> draining = new ArrayList<>();
    private final AckFaults acks;
    private final DeliveryFaults deliveries;
    private long order;
    private int connections;

    private TruthStub(FaultPlan plan) throws IOException {
        this.plan = plan;
        this.acks = new AckFaults(this, plan);
        this.deliveries = new DeliveryFaults(this, plan);
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4096);
        listening.configureBlocking(false);
        listening.register(selector, SelectionKey.OP_ACCEPT);
    }

    /** The process: the plan's file is its argument. It ends with its standard input. */
    public static void main(String[] args) throws IOException {
        TruthStub stub = new TruthStub(FaultPlan.read(Path.of(args[0])));
        daemon("loop", stub::loop);
        daemon("watch", stub::watch);
        System.out.println("port " + stub.listening.socket().getLocalPort());
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            stub.told.add(stub::print);
            stub.selector.wakeup();
        }
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Sees from its own lateness that the process was stopped from outside. */
    private void watch() {
        long last = System.nanoTime();
        while (true) {
            LockSupport.parkNanos(TICK_NS);
            long now = System.nanoTime();
            if (now - last > GAP_NS) {
                long[] gap = {last, now};
                told.add(() -> draining.add(gap));
                selector.wakeup();
            }
            last = now;
        }
    }

    private void loop() {
        try {
            while (true) {
                turn();
            }
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private void turn() throws IOException {
        Timed next = timed.peek();
        long waitNs = next == null ? Long.MAX_VALUE : next.dueNs - System.nanoTime();
        int ready;
        if (waitNs == Long.MAX_VALUE && draining.isEmpty()) {
            ready = selector.select();
        } else if (waitNs > 2 * TICK_NS && draining.isEmpty()) {
            ready = selector.select(waitNs / 1_000_000 - 1);
        } else {
            if (waitNs > GRAIN_NS && draining.isEmpty()) {
                LockSupport.parkNanos(GRAIN_NS); // a selector's timeout is a whole millisecond
            }
            ready = selector.selectNow();
        }
        if (ready == 0) {
            drained();
        }
        for (Runnable task = told.poll(); task != null; task = told.poll()) {
            task.run();
        }
        for (SelectionKey key : selector.selectedKeys()) {
            serve(key);
        }
        selector.selectedKeys().clear();
        for (Timed due = timed.peek(); due != null && due.dueNs <= System.nanoTime(); due = timed.peek()) {
            timed.remove();
            due.task.run();
        }
        for (int i = 0; i < dirty.size(); i++) {
            dirty.get(i).flush();
        }
        dirty.clear();
    }

    private void serve(SelectionKey key) throws IOException {
        if (!key.isValid()) {
            return;
        }
        if (key.isAcceptable()) {
            for (SocketChannel channel = listening.accept(); channel != null; channel = listening.accept()) {
                accepted(channel);
            }
            return;
        }
        Wire wire = (Wire) key.attachment();
        if (key.isWritable()) {
            wire.flush();
        }
        if (key.isValid() && key.isReadable()) {
            wire.readable(buffer);
        }
    }

    private void accepted(SocketChannel channel) throws IOException {
        long now = System.nanoTime();
        channel.configureBlocking(false);
        channel.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
        Wire wire = new Wire(this, channel, now);
        wire.key = channel.register(selector, SelectionKey.OP_READ, wire);
        if (++connections == 2) {
            log("first " + now);
            for (FaultPlan.Park park : plan.parks) {
                at(now + park.atMs() * 1_000_000, () -> park(park.forMs() * 1_000_000));
            }
        }
    }

    private void park(long ns) {
        for (Wire wire : dirty) {
            wire.flush();
        }
        dirty.clear();
        long from = System.nanoTime();
        for (long left = ns; left > 0; left = from + ns - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        draining.add(new long[] {from, System.nanoTime()});
    }

    private void drained() {
        long now = System.nanoTime();
        draining.forEach(stall -> log("stall " + stall[0] + ' ' + stall[1] + ' ' + now));
        draining.clear();
    }

    // ---- for the parts of the stub

    void at(long dueNs, Runnable task) {
        timed.add(new Timed(dueNs, order++, task));
    }

    void log(String line) {
        log.append(line).append('\n');
    }

    void dirty(Wire wire) {
        dirty.add(wire);
    }

    Peer newPeer(Wire wire, boolean overWebSocket) {
        String sid = "s" + order++;
        Peer peer = new Peer(this, sid, wire, overWebSocket);
        peers.put(sid, peer);
        return peer;
    }

    Peer peer(String sid) {
        return peers.get(sid);
    }

    void connect(Peer peer, long now) {
        log("client " + peer.client + ' ' + peer.wire.acceptedNs);
        Runnable answer = () -> {
            peer.answerConnect();
            deliveries.joined(peer);
            acks.cameBack(peer);
        };
        if (plan.delayMs == 0) {
            answer.run();
        } else {
            at(now + plan.delayMs * 1_000_000, answer);
        }
    }

    void left(Peer peer) {
        deliveries.left(peer);
    }

    void event(Peer peer, int ackId, String json, long now) {
        deliveries.event(peer, json);
        if (ackId >= 0) {
            acks.asked(peer, ackId, now);
        }
    }

    private void print() {
        acks.log();
        deliveries.log();
        System.out.print(log.append("end\n"));
        System.out.flush();
        log.setLength(0);
    }
}
