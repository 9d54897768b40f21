package io.oleada.loadgen.stats;

/**
 * The times in which connections that had been up were lost and not all restored. A message that falls due then and finds
 * no connection is not sent because of what happened to the connections, be it the server's doing or the scenario's own:
 * that is part of what a run is to show, and no reason to call the run invalid. Seen by the second, which is as fine as
 * snapshots are.
 */
final class Outages {

    /** Connections that clients ended because their flow said so are not lost. */
    private static final Series LEFT = new Series(Metric.DISCONNECTS, "client disconnect");

    private long open;
    private long notSent;

    /** Takes the next interval. */
    void add(Snapshot snapshot) {
        long left = snapshot.numbers().getOrDefault(LEFT, 0L);
        long lost = snapshot.total(Metric.DISCONNECTS) - left;
        boolean outage = open > 0 || lost > 0;
        open = Math.max(0, open + lost - snapshot.total(Metric.RECONNECT_RESTORED));
        notSent += outage ? 0 : snapshot.total(Metric.SEND_NOT_SENT);
    }

    /** {@return how many messages were not sent outside of such times} */
    long notSentOutside() {
        return notSent;
    }
}
