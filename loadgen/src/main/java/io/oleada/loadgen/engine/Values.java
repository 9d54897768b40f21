package io.oleada.loadgen.engine;

import io.oleada.loadgen.scenario.Bytes;
import io.oleada.loadgen.scenario.Template;
import java.util.SplittableRandom;

/** What the holes of the message that is rendered now are filled with. One per loop, filled anew for each message. */
final class Values implements Template.Values {

    /** For templates without holes. */
    static final Values NONE = new Values(new SplittableRandom(0));

    private final SplittableRandom random;
    long client;
    long seq;
    long epochMs;

    /** Where the message's marker is, ready to be copied. */
    final Bytes marker = new Bytes();

    Values(SplittableRandom random) {
        this.random = random;
    }

    @Override
    public long client() {
        return client;
    }

    @Override
    public long seq() {
        return seq;
    }

    @Override
    public long epochMs() {
        return epochMs;
    }

    @Override
    public void marker(Bytes out) {
        byte[] array = marker.array();
        for (int i = 0; i < marker.length(); i++) {
            out.put(array[i]);
        }
    }

    @Override
    public long random(long bound) {
        return random.nextLong(bound);
    }
}
