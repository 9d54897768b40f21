package io.oleada.server.cluster;

import java.util.Locale;

/** What a node tells of its part in the cluster, for metrics. Any thread: be quick, throw nothing. */
public interface ClusterEvents {

    /** Why a broadcast went no further. */
    enum Dropped {
        /** It did not go out: more waited for the bus than may. */
        OVERFLOW,
        /** It may not have gone out: the bus took it not, or did not say so. */
        FAILED,
        /** It came, and more waited for our event loops than may. */
        BEHIND,
        /** It came a second time. */
        DUPLICATE,
        /** What came is none of ours: no such message, or not by somebody with our secret. */
        REFUSED;

        /** {@return the word for metrics} */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** So many broadcasts went out in one message. */
    void published(int broadcasts);

    /** So many broadcasts of another node came and were handed to the clients here. */
    void received(int broadcasts);

    /** So many broadcasts went no further. */
    void dropped(Dropped why, int broadcasts);

    /** So many broadcasts of another node, sent while both of us were there, never came. */
    void missed(long broadcasts);

    /** A beat of our own came back over the bus, this long after it was sent. */
    void echoed(long roundTripNs);
}
