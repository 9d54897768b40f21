package io.oleada.loadgen.driver.netty;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import org.jspecify.annotations.Nullable;

/**
 * Another handler of input and output, and how long sockets with something to read had to wait for their turn, because more
 * were ready than a loop serves at once. That a loop stands still altogether is not seen here; its heartbeat tells that.
 *
 * <p>The system does not tell when a socket became ready, so the time is an upper bound: what is left over by a full turn came
 * after the loop had asked the time before, or just now if that turn had to wait for it.
 */
final class TimedIoHandler implements IoHandler {

    /** Who was given sockets later than this had to wait for them; who waited for less is taken not to have waited. */
    private static final long WAITED_NS = 1_000_000;

    private final IoHandler io;
    private final int socketsPerTurn;
    private final Turn turn = new Turn();

    /** Nothing that is ready now has been so for longer. */
    private long readySinceNs = System.nanoTime();

    private boolean leftOver;
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
        if (leftOver && served > 0) {
            longestNs = Math.max(longestNs, afterNs - readySinceNs);
        }
        leftOver = served == socketsPerTurn;
        if (!leftOver || waited) { // else those left over are no younger
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
