package io.oleada.server;

import io.netty.util.concurrent.EventExecutor;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The notes' console lines. Ten of any second are written, the rest become one line with their number: a load of thousands of
 * clients would otherwise measure the log. Session ids are credentials, so only their first eight digits are shown.
 */
final class ConnectionLog {
    private static final Logger LOG = LoggerFactory.getLogger("oleada");
    private static final int LINES_PER_SECOND = 10;

    private final boolean verbose;
    private final EventExecutor timer;
    private int written;
    private int held;
    private boolean windowOpen;

    ConnectionLog(boolean verbose, EventExecutor timer) {
        this.verbose = verbose;
        this.timer = timer;
    }

    void connected(UUID session) {
        if (verbose || mayWrite()) {
            LOG.info("cliente conectado {}", shortened(session));
        }
    }

    void disconnected(UUID session) {
        if (verbose || mayWrite()) {
            LOG.info("Cliente desconectado {}", shortened(session));
        }
    }

    /** A client's fault or a handler's, in one line. */
    void fault(String what, Throwable cause) {
        if (verbose || mayWrite()) {
            LOG.warn("{}: {}", what, String.valueOf(cause.getMessage()).lines().findFirst().orElse(""));
        }
        LOG.debug("{}", what, cause);
    }

    private static String shortened(UUID session) {
        return session.toString().substring(0, 8);
    }

    private synchronized boolean mayWrite() {
        openWindow();
        if (written < LINES_PER_SECOND) {
            written++;
            return true;
        }
        held++;
        return false;
    }

    private void openWindow() {
        if (windowOpen) {
            return;
        }
        try {
            var unused = timer.schedule(this::closeWindow, 1, TimeUnit.SECONDS);
            windowOpen = true;
        } catch (RejectedExecutionException stopped) {
            LOG.trace("the server has stopped", stopped);
        }
    }

    private synchronized void closeWindow() {
        if (held > 0) {
            LOG.info("... y {} conexiones o desconexiones más en este segundo (--verbose las muestra todas)", held);
        }
        written = 0;
        held = 0;
        windowOpen = false;
    }
}
