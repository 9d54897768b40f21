package io.oleada.loadgen.fleet;

import io.oleada.loadgen.stats.Snapshot;
import java.util.concurrent.Executor;

/**
 * One worker as its coordinator sees it, in this process or in another. All methods are called on the coordinator's thread
 * but {@link #interrupt}, which may come from any.
 */
public interface FleetWorker {

    /** What a worker tells, on the executor that {@link #prepare} was given, in order. */
    interface Listener {

        /** It can start. */
        void ready();

        /** It will not do this run; {@code why} is one line for the user. */
        void refused(String why);

        /** The figures of one second of all its loops. */
        void snapshot(Snapshot snapshot);

        /** One of its loops has published its last message. */
        void sealed(int loop, byte[] logs);

        /** It is through. */
        void finished(Farewell farewell);

        /** Nothing more will come of it; {@code why} says what is known about it. */
        void lost(String why);
    }

    /** {@return what messages call it} */
    String name();

    /** {@return how many event loops it has} */
    int loops();

    /** {@return how far its clock may be off the coordinator's, in nanoseconds; 0 if it is the same clock} */
    long clockErrorNs();

    /** Makes it get ready, and says who is told, on which executor. */
    void prepare(Listener listener, Executor executor);

    /** Starts it at an instant of the coordinator's clock. */
    void startAt(long atNs);

    /** Ends the run early, and at once the second time. */
    void interrupt();

    /** Brings it what a loop of another worker has published. */
    void logs(int loop, byte[] logs, long clockErrorNs);

    /** Tells it that a loop of another worker will bring nothing any more. */
    void lost(int loop);

    /** Some time has passed: it looks whether it is still there. Called several times a second. */
    void look();
}
