package io.oleada.loadgen.cli;

import java.lang.reflect.Proxy;
import java.util.List;

/**
 * Hears the signals that end a process. The JDK has no supported way to hear a signal twice and still choose the exit
 * code; its {@code sun.misc.Signal} is open to all, but cannot be named when compiling for a release, hence reflection.
 */
final class Signals {

    private Signals() {}

    /** Calls {@code action} on SIGINT and SIGTERM instead of ending the process. */
    static void onEnd(Runnable action) {
        on(List.of("INT", "TERM"), action);
    }

    /** Calls {@code action} on SIGINT instead of ending the process. */
    static void onInterrupt(Runnable action) {
        on(List.of("INT"), action);
    }

    private static void on(List<String> names, Runnable action) {
        for (String name : names) {
            try {
                Class<?> signal = Class.forName("sun.misc.Signal");
                Class<?> handler = Class.forName("sun.misc.SignalHandler");
                Object proxy = Proxy.newProxyInstance(
                        Signals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, args) -> {
                            switch (method.getName()) {
                                case "handle" -> action.run();
                                case "hashCode" -> {
                                    return System.identityHashCode(self);
                                }
                                case "equals" -> {
                                    return self == args[0];
                                }
                                default -> {}
                            }
                            return null;
                        });
                signal.getMethod("handle", signal, handler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            } catch (ReflectiveOperationException | IllegalArgumentException e) {
                // This runtime has no such signal: the process ends at it, and the log on disk keeps what was measured.
            }
        }
    }
}
