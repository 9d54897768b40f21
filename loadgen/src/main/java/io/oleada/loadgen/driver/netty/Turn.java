package io.oleada.loadgen.driver.netty;

import java.util.Arrays;

/**
 * Gathers the links that have something to send and flushes them when the loop's turn ends: many packets to one
 * connection, one system call. A link is to enter itself once per turn.
 */
final class Turn implements Runnable {

    /** So that the first of very many connections does not wait for the last. */
    private static final int MOST = 256;

    private final LoopContext loop;
    private Link[] links = new Link[MOST];
    private int count;
    private boolean scheduled;

    Turn(LoopContext loop) {
        this.loop = loop;
    }

    void add(Link link) {
        if (count == links.length) {
            flush();
        }
        links[count++] = link;
        if (!scheduled) {
            scheduled = true;
            loop.executor().execute(this);
        }
    }

    @Override
    public void run() {
        scheduled = false;
        flush();
    }

    private void flush() {
        int due = count;
        count = 0;
        Link[] batch = links;
        for (int i = 0; i < due; i++) {
            batch[i].flush();
        }
        Arrays.fill(batch, count, Math.max(count, due), null);
    }
}
