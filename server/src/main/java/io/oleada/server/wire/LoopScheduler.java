package io.oleada.server.wire;

import com.corundumstudio.socketio.scheduler.CancelableScheduler;
import com.corundumstudio.socketio.scheduler.SchedulerKey;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Future;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Timers on the event loops, exact to a millisecond or so. The library's own go off on the next tick of 100 ms, on a thread
 * that all clients share. Any thread.
 */
final class LoopScheduler implements CancelableScheduler {

    private final EventLoopGroup loops;
    private final Map<SchedulerKey, Future<?>> pending = new ConcurrentHashMap<>();

    LoopScheduler(EventLoopGroup loops) {
        this.loops = loops;
    }

    @Override
    public void update(ChannelHandlerContext context) {
        // any loop will do
    }

    @Override
    public void cancel(SchedulerKey key) {
        Future<?> timer = pending.remove(key);
        if (timer != null) {
            timer.cancel(false);
        }
    }

    @Override
    public void scheduleCallback(SchedulerKey key, Runnable task, long delay, TimeUnit unit) {
        schedule(key, task, delay, unit);
    }

    @Override
    public void schedule(Runnable task, long delay, TimeUnit unit) {
        var unused = loops.next().schedule(task, delay, unit);
    }

    @Override
    public void schedule(SchedulerKey key, Runnable task, long delay, TimeUnit unit) {
        Future<?> timer = loops.next()
                .schedule(
                        () -> {
                            pending.remove(key);
                            task.run();
                        },
                        delay,
                        unit);
        Future<?> before = pending.put(key, timer);
        if (before != null) {
            before.cancel(false);
        }
    }

    @Override
    public void shutdown() {
        pending.clear();
    }
}
