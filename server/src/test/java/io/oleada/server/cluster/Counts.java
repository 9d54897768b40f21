package io.oleada.server.cluster;

import java.util.EnumMap;
import java.util.Map;

/** Adds up what a node tells. */
final class Counts implements ClusterEvents {

    private long published;
    private long received;
    private long missed;
    private long echoes;
    private final Map<Dropped, Long> dropped = new EnumMap<>(Dropped.class);

    @Override
    public synchronized void published(int broadcasts) {
        published += broadcasts;
    }

    @Override
    public synchronized void received(int broadcasts) {
        received += broadcasts;
    }

    @Override
    public synchronized void dropped(Dropped why, int broadcasts) {
        dropped.merge(why, (long) broadcasts, Long::sum);
    }

    @Override
    public synchronized void missed(long broadcasts) {
        missed += broadcasts;
    }

    @Override
    public synchronized void echoed(long roundTripNs) {
        echoes++;
    }

    synchronized long published() {
        return published;
    }

    synchronized long received() {
        return received;
    }

    synchronized long missed() {
        return missed;
    }

    synchronized long echoes() {
        return echoes;
    }

    synchronized long dropped(Dropped why) {
        return dropped.getOrDefault(why, 0L);
    }
}
