package io.oleada.lessons.student;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The lines that one server's threads print. Any thread. */
public final class Printed {

    private static final Map<ThreadGroup, Printed> BY_GROUP = new ConcurrentHashMap<>();

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private final @Nullable Consumer<String> echo;

    Printed(@Nullable Consumer<String> echo) {
        this.echo = echo;
    }

    /** {@return the lines so far} */
    public List<String> lines() {
        return new ArrayList<>(lines);
    }

    /** Gathers what the threads of a group print from now on. */
    static Printed of(ThreadGroup group, @Nullable Consumer<String> echo) {
        install();
        Printed printed = new Printed(echo);
        BY_GROUP.put(group, printed);
        return printed;
    }

    private synchronized void write(int b) {
        if (b == '\n') {
            String line = partial.toString(StandardCharsets.UTF_8).replace("\r", "");
            partial.reset();
            lines.add(line);
            if (echo != null) {
                echo.accept(line);
            }
        } else {
            partial.write(b);
        }
    }

    private static synchronized void install() {
        if (System.out instanceof Router) {
            return;
        }
        System.setOut(new Router(System.out));
    }

    private static @Nullable Printed current() {
        for (ThreadGroup group = Thread.currentThread().getThreadGroup(); group != null; group = group.getParent()) {
            Printed printed = BY_GROUP.get(group);
            if (printed != null) {
                return printed;
            }
        }
        return null;
    }

    /** Sends each byte to whom its thread belongs. */
    private static final class Router extends PrintStream {
        Router(PrintStream normal) {
            super(
                    new OutputStream() {
                        @Override
                        public void write(int b) {
                            Printed printed = current();
                            if (printed != null) {
                                printed.write(b);
                            } else {
                                normal.write(b);
                            }
                        }

                        @Override
                        public void flush() {
                            normal.flush();
                        }
                    },
                    true,
                    StandardCharsets.UTF_8);
        }
    }
}
