package io.oleada.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The floor for clients: one loop of Netty's that writes frames and counts what comes, and measures, checks and records
 * nothing. Its masking key is zero, so that there is nothing to mask.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a connection that breaks fails the benchmark by itself
public final class BareClient {

    private static final byte[] EVENT = ClientBenchmark.EVENT.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BROADCAST = ("42" + ClientBenchmark.BROADCAST).getBytes(StandardCharsets.US_ASCII);
    private static final long TICK_NS = 1_000_000;

    private final EventLoop loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()).next();
    private final int port;
    private final Work work;
    private final List<Connection> connections = new ArrayList<>();
    private int started;
    private long startNs;
    private long sent;

    private BareClient(int port, Work work) {
        this.port = port;
        this.work = work;
    }

    /** Works until it is killed; the arguments are a port and a {@link Work}. */
    public static void main(String[] args) {
        BareClient client = new BareClient(Integer.parseInt(args[0]), Work.parse(args[1]));
        client.startNs = System.nanoTime();
        client.loop.execute(client::arrive);
    }

    private void arrive() {
        long elapsedNs = System.nanoTime() - startNs;
        while (started < work.clients() && started < elapsedNs * Work.CONNECTS_PER_SECOND / 1e9) {
            started++;
            connect();
        }
        if (connections.size() < work.clients()) {
            loop.schedule(this::arrive, TICK_NS, TimeUnit.NANOSECONDS);
        } else if (work.perSecond() > 0) {
            startNs = System.nanoTime();
            send();
        }
    }

    /** Sends what is due, and wakes when the next is. */
    private void send() {
        double intervalNs = 1e9 / work.perSecond();
        for (; startNs + sent * intervalNs <= System.nanoTime(); sent++) {
            if (work.kind() == Work.Kind.FAN_OUT) {
                connections.get(0).write(frame(BROADCAST));
            } else {
                connections.get((int) (sent % connections.size())).ask();
            }
        }
        long dueNs = startNs + (long) (sent * intervalNs);
        loop.schedule(this::send, dueNs - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void connect() {
        Channel channel = new EpollSocketChannel();
        channel.pipeline().addLast(new Connection());
        loop.register(channel);
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private static ByteBuf frame(byte[] text) {
        ByteBuf frame = Unpooled.directBuffer(text.length + 8);
        return header(frame, text.length).writeBytes(text);
    }

    private static ByteBuf header(ByteBuf frame, int length) {
        frame.writeByte(0x81);
        if (length < 126) {
            frame.writeByte(0x80 | length);
        } else {
            frame.writeByte(0x80 | 126).writeShort(length);
        }
        return frame.writeInt(0);
    }

    private final class Connection extends ChannelInboundHandlerAdapter {

        private @Nullable ChannelHandlerContext context;
        private boolean open;
        private int nextAckId;

        @Override
        public void channelActive(ChannelHandlerContext active) {
            context = active;
            active.writeAndFlush(Unpooled.copiedBuffer(Receivers.UPGRADE, StandardCharsets.US_ASCII));
        }

        void write(ByteBuf frame) {
            ChannelHandlerContext to = Objects.requireNonNull(context);
            to.writeAndFlush(frame, to.voidPromise());
        }

        /** Sends an event that asks for an ack. */
        void ask() {
            int id = nextAckId++;
            int digits = id < 10 ? 1 : id < 100 ? 2 : id < 1_000 ? 3 : id < 10_000 ? 4 : id < 100_000 ? 5 : 6;
            int length = 2 + digits + EVENT.length;
            ByteBuf frame = header(Objects.requireNonNull(context).alloc().directBuffer(length + 8), length)
                    .writeByte('4')
                    .writeByte('2');
            for (int unit = (int) Math.pow(10, digits - 1); unit > 0; unit /= 10) {
                frame.writeByte('0' + id / unit % 10);
            }
            write(frame.writeBytes(EVENT));
        }

        @Override
        public void channelRead(ChannelHandlerContext reading, Object message) {
            ByteBuf in = (ByteBuf) message;
            if (!open) {
                int end = in.toString(StandardCharsets.US_ASCII).indexOf("\r\n\r\n");
                in.skipBytes(end + 4);
                open = true;
                write(frame(new byte[] {'4', '0'}));
            }
            while (in.isReadable()) {
                int length = in.getByte(in.readerIndex() + 1);
                int header = length < 126 ? 2 : 4;
                int size = length < 126 ? length : in.getUnsignedShort(in.readerIndex() + 2);
                if (in.readableBytes() < header + size) {
                    throw new IllegalStateException("a frame in two pieces");
                }
                heard(in.getByte(in.readerIndex() + header), in.getByte(in.readerIndex() + header + 1));
                in.skipBytes(header + size);
            }
            in.release();
        }

        private void heard(byte engine, byte socket) {
            if (engine == '4' && socket == '0') {
                connections.add(this);
            }
            boolean answered = engine == '4' && (socket == '3' || socket == '0');
            if (answered && work.kind() == Work.Kind.CLOSED_LOOP) {
                ask();
            }
        }
    }
}
