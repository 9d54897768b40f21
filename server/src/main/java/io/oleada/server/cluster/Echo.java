package io.oleada.server.cluster;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the bus works: it does as long as our own beats come back over it. Any thread. */
final class Echo {

    private static final Logger LOG = LoggerFactory.getLogger(Echo.class);

    private final String bus;
    private boolean down;
    private int silent;
    private long downNs;

    /** Watches a bus that messages call so. */
    Echo(String bus) {
        this.bus = bus;
    }

    /** We have beaten again. */
    synchronized void beaten() {
        silent++;
        if (silent > Peers.SILENT_MAX) {
            down("is silent");
        }
    }

    /** The bus has not taken something. */
    synchronized void failed() {
        down("cannot be reached");
    }

    private void down(String how) {
        if (!down) {
            down = true;
            downNs = System.nanoTime();
            LOG.warn("cluster: {} {}; this node serves its own clients alone until it is back", bus, how);
        }
    }

    /** A beat of ours has come back. */
    synchronized void came() {
        silent = 0;
        if (down) {
            down = false;
            LOG.info("cluster: {} is back after {} s", bus, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - downNs));
        }
    }

    synchronized boolean isUp() {
        return !down;
    }
}
