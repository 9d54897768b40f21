package io.oleada.server.wire;

import com.corundumstudio.socketio.Configuration;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import java.util.Set;
import java.util.function.Consumer;

/** What tests of the wire alone begin with. */
final class Wires {

    private Wires() {}

    /** The limits of the server. */
    static WireSettings settings(Set<Guard> guards) {
        return new WireSettings(
                "/socket.io/",
                null,
                25_000,
                20_000,
                10_000,
                45_000,
                10_000,
                75_000,
                10_000,
                1_000_000,
                100,
                20_000,
                10,
                1_000_000,
                1 << 20,
                10_000,
                4,
                false,
                guards);
    }

    /** A wire without pages and gate, which tells what it refused and what it closed a connection for. */
    static Wire wire(
            EventLoopGroup loops,
            Configuration library,
            Set<Guard> guards,
            Consumer<Refusal> refusals,
            Consumer<Throwable> faults) {
        return new Wire(
                settings(guards),
                new Listening(refusals),
                library,
                loops,
                channel -> new ChannelInboundHandlerAdapter(),
                new ChannelInboundHandlerAdapter() {
                    @Override
                    public boolean isSharable() {
                        return true;
                    }
                },
                (channel, fault) -> faults.accept(fault),
                Interference.NONE);
    }

    private record Listening(Consumer<Refusal> refusals) implements WireEvents {
        @Override
        public void opened(String transport) {}

        @Override
        public void upgraded() {}

        @Override
        public void closed(CloseReason reason) {}

        @Override
        public void refused(Refusal why) {
            refusals.accept(why);
        }

        @Override
        public void received(String event, int bytes) {}

        @Override
        public void sent(int count, long bytes) {}

        @Override
        public void fannedOut(int receivers, long durationNs) {}

        @Override
        public void ponged(long roundTripNs) {}

        @Override
        public void unwritable(int change) {}
    }
}
