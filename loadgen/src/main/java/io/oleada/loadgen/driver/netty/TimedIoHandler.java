package io.oleada.loadgen.driver.netty;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import org.jspecify.annotations.Nullable;

/**
 * Another handler of input and output, and how long what had come may have lain unread: the loop was busy, or more sockets
 * were ready than it serves in one turn.
 *
 * <p>The system does not tell when a socket became ready, so the time is an upper bound: what a turn finds ready at once came
 * after the loop had asked before; what it had to wait for came just now.
 */
final class TimedIoHandler implements IoHandler {

    /** Who was given sockets later than this had to wait for them; who waited for less is taken not to have waited. */
    private static final long WAITED_NS = 1_000_000;

    private final IoHandler io;
    private final int socketsPerTurn;
    private final Turn turn = new Turn();

    /** Nothing that is ready now has been so for longer. */
    private long readySinceNs = System.nanoTime();

    private long longestNs;

    TimedIoHandler(IoHandler io, int socketsPerTurn) {
        this.io = io;
        this.socketsPerTurn = socketsPerTurn;
    }

    /** {@return the longest time since this was asked last, in nanoseconds} */
    long takeLongestNs() {
        long longest = longestNs;
        longestNs = 0;
        return longest;
    }

    @Override
    public int run(IoHandlerContext context) {
        turn.loop = context;
        turn.servingNs = 0;
        long beforeNs = System.nanoTime();
        int served = io.run(turn);
        long afterNs = System.nanoTime();
        long askedNs = afterNs - turn.servingNs;
        boolean waited = askedNs - beforeNs > WAITED_NS;
        if (served > 0 && !waited) {
            longestNs = Math.max(longestNs, afterNs - readySinceNs);
        }
        if (served < socketsPerTurn || waited) { // else some may be left over, and they are no younger
            readySinceNs = askedNs;
        }
        return served;
    }

    @Override
    public void initialize() {
        io.initialize();
    }

    @Override
    public void prepareToDestroy() {
        io.prepareToDestroy();
    }

    @Override
    public void destroy() {
        io.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return io.register(handle);
    }

    @Override
    public void wakeup() {
        io.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return io.isCompatible(handleType);
    }

    /** The loop's own context, which hears besides how long a turn served what was ready. */
    private static final class Turn implements IoHandlerContext {
        private @Nullable IoHandlerContext loop;
        private long servingNs;

        private IoHandlerContext loop() {
            return java.util.Objects.requireNonNull(loop);
        }

        @Override
        public boolean canBlock() {
            return loop().canBlock();
        }

        @Override
        public long delayNanos(long currentTimeNanos) {
            return loop().delayNanos(currentTimeNanos);
        }

        @Override
        public long deadlineNanos() {
            return loop().deadlineNanos();
        }

        @Override
        public boolean shouldReportActiveIoTime() {
            return true;
        }

        @Override
        public void reportActiveIoTime(long activeNanos) {
            servingNs = activeNanos;
        }
    }
}
