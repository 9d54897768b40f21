package io.oleada.loadgen.driver.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TimedIoHandlerTest {

    private static final long MS = 1_000_000;

    private final AtomicReference<TimedIoHandler> timed = new AtomicReference<>();
    private final LinkedBlockingQueue<Byte> read = new LinkedBlockingQueue<>();
    private SingleThreadIoEventLoop loop;
    private ServerSocket server;
    private Socket accepted;

    @BeforeEach
    void connect() throws Exception {
        loop = new SingleThreadIoEventLoop(null, (ThreadFactory) Thread::new, executor -> {
            TimedIoHandler made = new TimedIoHandler(NioIoHandler.newFactory().newHandler(executor), Integer.MAX_VALUE);
            timed.set(made);
            return made;
        });
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Channel channel = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .handler(new SimpleChannelInboundHandler<ByteBuf>() {
                    @Override
                    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf bytes) {
                        while (bytes.isReadable()) {
                            read.add(bytes.readByte());
                        }
                    }
                })
                .connect(server.getLocalSocketAddress())
                .sync()
                .channel();
        assertThat(channel.isActive()).isTrue();
        accepted = server.accept();
    }

    @AfterEach
    void close() throws Exception {
        accepted.close();
        server.close();
        loop.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS).sync();
    }

    @Test
    void loopThatServesAllInOneTurnLeavesNothingOver() throws Exception {
        loop.execute(() -> {
            write(1);
            LockSupport.parkNanos(100 * MS);
        });
        assertThat(read.take()).isEqualTo((byte) 1);
        assertThat(takeLongest()).isZero();
    }

    @Test
    void socketsLeftOverByAFullTurnGrowOlder() {
        int[] ready = {10, 10, 10, 3, 3};
        TimedIoHandler ten = new TimedIoHandler(new Scripted(ready), 10);
        for (int i = 0; i < 4; i++) {
            ten.run(new Never());
        }
        assertThat(ten.takeLongestNs()).isGreaterThan(4 * Scripted.TURN_MS * MS);
        ten.run(new Never());
        assertThat(ten.takeLongestNs()).isZero();
    }

    private long takeLongest() throws InterruptedException {
        long[] longest = new long[1];
        CountDownLatch taken = new CountDownLatch(1);
        loop.execute(() -> {
            longest[0] = timed.get().takeLongestNs();
            taken.countDown();
        });
        taken.await();
        return longest[0];
    }

    private void write(int octet) {
        try {
            accepted.getOutputStream().write(octet);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Serves so many sockets a turn, which takes a while. */
    private static final class Scripted implements IoHandler {
        static final long TURN_MS = 40;
        private final int[] ready;
        private int turn;

        Scripted(int... ready) {
            this.ready = ready;
        }

        @Override
        public int run(IoHandlerContext context) {
            long from = System.nanoTime();
            while (System.nanoTime() - from < TURN_MS * MS) {
                Thread.onSpinWait();
            }
            context.reportActiveIoTime(System.nanoTime() - from);
            return ready[turn++];
        }

        @Override
        public IoRegistration register(IoHandle handle) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void wakeup() {}

        @Override
        public boolean isCompatible(Class<? extends IoHandle> handleType) {
            return false;
        }
    }

    private static final class Never implements IoHandlerContext {
        @Override
        public boolean canBlock() {
            return false;
        }

        @Override
        public long delayNanos(long currentTimeNanos) {
            return 0;
        }

        @Override
        public long deadlineNanos() {
            return -1;
        }
    }
}
