package io.oleada.server.wire;

/** What goes wrong on purpose, to be learnt from. Asked for each packet; any thread. */
public interface Interference {

    /** What it may happen to. */
    enum Of {
        /** An acknowledgement to a client. */
        ACK,
        /** A broadcast's event on its way to one receiver. */
        DELIVERY
    }

    /** Nothing goes wrong. */
    Interference NONE = new Interference() {
        @Override
        public int copies(Of what) {
            return 1;
        }

        @Override
        public long delayMs(Of what) {
            return 0;
        }
    };

    /** {@return how often the next one is sent: 1, or 0 to lose it, or 2 to double it} */
    int copies(Of what);

    /** {@return how long the next one is kept back} */
    long delayMs(Of what);
}
