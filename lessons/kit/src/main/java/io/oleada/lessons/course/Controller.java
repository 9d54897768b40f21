package io.oleada.lessons.course;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;
import com.corundumstudio.socketio.listener.DataListener;
import io.oleada.lessons.check.Bench;
import io.oleada.lessons.check.Failed;
import io.oleada.lessons.text.Say;
import io.oleada.lessons.web.SinRed;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A student's {@code SocketController} and its test, looked at from inside: what no client can see. One thread. */
final class Controller {

    private static final long TEST_MS = 2_000;

    private final Method registrar;

    private Controller(Method registrar) {
        this.registrar = registrar;
    }

    /** Returns the controller, or null if there is none with a method {@code registrar} that takes a server. */
    static @Nullable Controller of(Bench bench) {
        Class<?> type = load(bench, "SocketController");
        if (type == null) {
            return null;
        }
        Method found = method(type, "registrar", SocketIOServer.class);
        return found == null ? null : new Controller(found);
    }

    boolean isStatic() {
        return Modifier.isStatic(registrar.getModifiers());
    }

    /** The method's first line, in short. */
    String signature() {
        return (isStatic() ? "static " : "") + "void registrar(" + registrar.getParameterTypes()[0].getSimpleName()
                + ")";
    }

    /** What it registers for an event with a server that never listens, or null. */
    @Nullable
    DataListener<Object> listener(String event) {
        Map<String, DataListener<?>> listeners = new HashMap<>();
        SocketIOServer server = new SocketIOServer(new Configuration()) {
            @Override
            public <T> void addEventListener(String name, Class<T> data, DataListener<T> listener) {
                listeners.put(name, listener);
            }
        };
        try {
            registrar.invoke(null, server);
        } catch (ReflectiveOperationException e) {
            return null;
        }
        @SuppressWarnings("unchecked") // it is only called with what the student's test makes
        DataListener<Object> found = (DataListener<Object>) listeners.get(event);
        return found;
    }

    /**
     * What the controller sends of itself, given a client and an ack and no running server.
     *
     * @param red the client
     */
    static List<String> sentTo(Bench bench, SinRed red) throws InterruptedException {
        Controller controller = of(bench);
        DataListener<Object> listener = controller == null ? null : controller.listener("enviar-mensaje");
        Object payload = message(bench);
        if (listener == null || payload == null) {
            return List.of();
        }
        String unused = inside(bench, () -> listener.onData(red.socket(), payload, red.ack()));
        return red.enviado();
    }

    /** A {@code Mensaje} of the student's, or null. */
    private static @Nullable Object message(Bench bench) {
        Class<?> type = load(bench, "Mensaje");
        try {
            if (type == null) {
                return null;
            }
            var constructor = type.getDeclaredConstructor(String.class, String.class, long.class);
            constructor.setAccessible(true);
            return constructor.newInstance("hola", "123", 0L);
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    /** Whether the student has a test of that name. */
    private static boolean hasTest(Bench bench, String test) {
        Class<?> type = load(bench, "PruebaSinRed");
        return type != null && method(type, test, DataListener.class) != null;
    }

    /** What a test of the student's says of a controller, or null if it is content. */
    private static @Nullable String complaint(Bench bench, String test, DataListener<Object> controller)
            throws InterruptedException {
        Class<?> type = load(bench, "PruebaSinRed");
        Method found = type == null ? null : method(type, test, DataListener.class);
        if (found == null) {
            return "?";
        }
        return inside(bench, () -> found.invoke(null, controller));
    }

    /** Something of the student's that may throw anything. */
    private interface Errand {
        void run() throws Exception;
    }

    /** Runs on a thread of the server's, so that what is printed is known for the student's; returns what went wrong. */
    private static @Nullable String inside(Bench bench, Errand errand) throws InterruptedException {
        AtomicReference<@Nullable String> wrong = new AtomicReference<>();
        Thread thread = new Thread(bench.student().threads(), () -> wrong.set(run(errand)), "prueba");
        thread.setDaemon(true);
        thread.start();
        thread.join(TEST_MS);
        return thread.isAlive() ? "…" : wrong.get();
    }

    private static @Nullable String run(Errand errand) {
        try {
            errand.run();
            return null;
        } catch (InvocationTargetException e) {
            return String.valueOf(e.getCause());
        } catch (Exception | LinkageError e) {
            return e.toString();
        }
    }

    /**
     * Looks whether a test of the student's is content with his own controller and complains of others.
     *
     * @param wrong controllers that do it wrongly, by the text that says how
     */
    static void tests(Bench bench, String test, Map<String, DataListener<Object>> wrong)
            throws Failed, InterruptedException {
        Say did = Say.raw("PruebaSinRed." + test + "(…)");
        Controller controller = of(bench);
        DataListener<Object> own = controller == null ? null : controller.listener("enviar-mensaje");
        if (own == null) {
            throw new Failed("no-listener", did, Say.raw("enviar-mensaje"), Say.of("nothing"), "void registrar(");
        }
        if (!hasTest(bench, test)) {
            throw new Failed(
                    "no-test", did, Say.raw(test + "(DataListener<Mensaje>)"), Say.of("nothing"), "PruebaSinRed");
        }
        String complaint = complaint(bench, test, own);
        if (complaint != null) {
            throw new Failed("test-fails", did, Say.of("no-complaint"), Say.raw(complaint), test);
        }
        for (Map.Entry<String, DataListener<Object>> other : wrong.entrySet()) {
            if (complaint(bench, test, other.getValue()) == null) {
                Say tried = Say.of(other.getKey());
                throw new Failed("test-cannot-fail", tried, Say.raw("AssertionError"), Say.of("no-complaint"), test);
            }
        }
    }

    private static @Nullable Class<?> load(Bench bench, String name) {
        try {
            return bench.student().loader().loadClass(name);
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    private static @Nullable Method method(Class<?> type, String name, Class<?> argument) {
        for (Method method : type.getDeclaredMethods()) {
            if (method.getName().equals(name)
                    && method.getParameterCount() == 1
                    && method.getParameterTypes()[0].isAssignableFrom(argument)) {
                method.setAccessible(true);
                return method;
            }
        }
        return null;
    }
}
