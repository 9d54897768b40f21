package io.oleada.loadgen.engine;

import java.net.InetAddress;
import java.util.BitSet;
import java.util.List;

/**
 * A worker's place in its fleet.
 *
 * @param firstLoop the number of its first loop among all loops of the fleet
 * @param totalLoops how many loops the fleet has
 * @param sameClock the loops whose clock is this worker's own: deliveries from others are counted, not timed
 * @param clockErrorNs how far this worker's run time may be off the coordinator's, in nanoseconds
 * @param sources the local addresses that its clients connect from, in turns; empty to let the system choose
 */
public record Place(int firstLoop, int totalLoops, BitSet sameClock, long clockErrorNs, List<InetAddress> sources) {

    /** {@return the place of a worker that is alone, and lets the system choose its addresses} */
    public static Place alone(int loops) {
        return alone(loops, List.of());
    }

    /** {@return the place of a worker that is alone} */
    public static Place alone(int loops, List<InetAddress> sources) {
        BitSet all = new BitSet();
        all.set(0, loops);
        return new Place(0, loops, all, 0, sources);
    }
}
