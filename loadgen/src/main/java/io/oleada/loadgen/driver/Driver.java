package io.oleada.loadgen.driver;

/**
 * One event loop with connections on it, and its clock.
 *
 * <p>All methods but {@link #execute} and {@link #close} are called on the loop's thread, and so are all listeners.
 */
public interface Driver extends AutoCloseable {

    /** {@return the loop's clock in nanoseconds; its origin means nothing, as with {@link System#nanoTime}} */
    long nanoTime();

    /** Runs a task on the loop's thread, after what is there already. May be called from any thread. */
    void execute(Runnable task);

    /** Runs a task on the loop's thread once {@code delayNs} have passed; 0 or less means as soon as possible. */
    void after(long delayNs, Runnable task);

    /**
     * Begins to open a connection. The outcome is told to the listener, never before this method has returned:
     * {@link ConnectionListener#onConnected} once the namespace CONNECT is answered, or
     * {@link ConnectionListener#onClosed} if that does not come about.
     */
    Connection connect(ConnectRequest request, ConnectionListener listener);

    /** {@return the CPU time this loop's thread has used, in nanoseconds; 0 where there is no such thread} */
    long cpuTimeNs();

    /**
     * {@return for how long, at most, sockets with something to read had to wait for their turn since this was asked last, in
     * nanoseconds; 0 where nobody can tell}
     */
    default long takeReadDelayNs() {
        return 0;
    }

    /**
     * Ends the loop: connections are cut without a word, listeners hear nothing more, and no thread is left behind when
     * this returns. Called from any thread but the loop's.
     */
    @Override
    void close();
}
