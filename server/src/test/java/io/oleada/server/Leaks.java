package io.oleada.server;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Netty's leak detection, from {@link #watch} to {@link #close}. */
public final class Leaks implements AutoCloseable {

    private final ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();
    private final Logger logger = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
    private final ListAppender<ILoggingEvent> reports = new ListAppender<>();

    private Leaks(ResourceLeakDetector.Level level) {
        ResourceLeakDetector.setLevel(level);
        reports.start();
        logger.addAppender(reports);
    }

    /** Begins to watch: every buffer is tracked, with the places it has been at. */
    public static Leaks watch() {
        return new Leaks(ResourceLeakDetector.Level.PARANOID);
    }

    /** Begins to watch one buffer in 128, which costs little. */
    public static Leaks watchSome() {
        return new Leaks(ResourceLeakDetector.Level.SIMPLE);
    }

    /** What has been reported, after what nobody holds any more has been collected. */
    public List<String> reports() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            System.gc();
            Thread.sleep(20); // the collector tells the detector in its own time; a report late is a report in the next
            // round
            for (int j = 0; j < 100; j++) {
                ByteBuf next = ByteBufAllocator.DEFAULT.directBuffer(
                        16); // the detector reports when it tracks the next buffer
                next.release();
            }
        }
        return List.copyOf(reports.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.contains("LEAK"))
                .toList();
    }

    @Override
    public void close() {
        logger.detachAppender(reports);
        ResourceLeakDetector.setLevel(before);
    }
}
