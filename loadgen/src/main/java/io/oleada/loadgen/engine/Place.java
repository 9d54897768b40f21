package io.oleada.loadgen.engine;

import java.net.InetAddress;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * A worker's place in its fleet.
 *
 * @param firstLoop the number of its first loop among all loops of the fleet
 * @param totalLoops how many loops the fleet has
 * @param sameClock the loops whose clock is this worker's own: deliveries from others are counted, not timed
 * @param clockErrorNs how far this worker's run time may be off the coordinator's, in nanoseconds
 * @param source the local address that its clients connect from, or null to let the system choose
 */
public record Place(
        int firstLoop,
        int totalLoops,
        BitSet sameClock,
        long clockErrorNs,
        @Nullable InetAddress source) {

    /** {@return the place of a worker that is alone} */
    public static Place alone(int loops) {
        BitSet all = new BitSet();
        all.set(0, loops);
        return new Place(0, loops, all, 0, null);
    }
}
