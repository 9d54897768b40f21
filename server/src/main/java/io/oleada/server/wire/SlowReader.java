package io.oleada.server.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.concurrent.TimeUnit;

/**
 * The guard against a client that does not read, first in the pipeline: whatever is written to it, a broadcast, a poll's
 * answer or a page, what it leaves unread has a limit in bytes and in time. Its connection is closed, after {@link #EVENT}
 * has told the handlers behind. One per connection, on its loop.
 */
final class SlowReader extends ChannelInboundHandlerAdapter {

    /** Says that the connection is closed for not being read. */
    static final Object EVENT = new Object();

    private final Wire wire;
    private final Channel channel;
    private boolean full;
    private boolean given;

    SlowReader(Wire wire, Channel channel) {
        this.wire = wire;
        this.channel = channel;
    }

    /** {@return whether nothing more should be written} Asked for a channel that is not writable; on the loop. */
    boolean isTooSlow() {
        if (given) {
            return true;
        }
        if (!wire.settings().has(Guard.SLOW_READER)) {
            return false;
        }
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        if (waiting == null
                || waiting.totalPendingWriteBytes() <= wire.settings().maxUnreadBytes()) {
            return false;
        }
        give();
        return true;
    }

    /** Gives the client up. Not at once: the caller may be in the middle of a broadcast. */
    private void give() {
        if (given || !channel.isActive()) {
            return;
        }
        given = true;
        wire.events().refused(Refusal.SLOW_READER);
        channel.config().setOption(ChannelOption.SO_LINGER, 0); // the kernel need not keep what nobody reads
        channel.eventLoop().execute(() -> {
            channel.pipeline().fireUserEventTriggered(EVENT);
            var unused = channel.close();
        });
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        boolean now = !channel.isWritable();
        if (now != full) {
            full = now;
            wire.events().unwritable(now ? 1 : -1);
            if (now && wire.settings().has(Guard.SLOW_READER)) {
                watch(channel.bytesBeforeWritable());
            }
        }
        context.fireChannelWritabilityChanged();
    }

    /** Looks again after the time a client has: if it has read nothing at all, it is gone. */
    private void watch(long pendingBefore) {
        var unused = channel.eventLoop()
                .schedule(
                        () -> {
                            if (full && channel.isActive()) {
                                long pending = channel.bytesBeforeWritable();
                                if (pending >= pendingBefore) {
                                    give();
                                } else {
                                    watch(pending);
                                }
                            }
                        },
                        wire.settings().unreadTimeoutMs(),
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (full) {
            full = false;
            wire.events().unwritable(-1);
        }
        context.fireChannelInactive();
    }
}
