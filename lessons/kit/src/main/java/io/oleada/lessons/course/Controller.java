package io.oleada.lessons.course;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;
import com.corundumstudio.socketio.listener.DataListener;
import io.oleada.lessons.check.Bench;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A student's {@code SocketController} and its test, looked at from inside: what no client can see. One thread. */
final class Controller {

    private static final String TEST = "contestaConSuId";
    private static final long TEST_MS = 2_000;

    private final Class<?> type;
    private final Method registrar;

    private Controller(Class<?> type, Method registrar) {
        this.type = type;
        this.registrar = registrar;
    }

    /** Returns the controller, or null if there is none with a method {@code registrar} that takes a server. */
    static @Nullable Controller of(Bench bench) {
        Class<?> type = load(bench, "SocketController");
        if (type == null) {
            return null;
        }
        Method found = method(type, "registrar", SocketIOServer.class);
        return found == null ? null : new Controller(type, found);
    }

    boolean isStatic() {
        return Modifier.isStatic(registrar.getModifiers());
    }

    /** The method's first line, in short. */
    String signature() {
        return (isStatic() ? "static " : "") + "void registrar(" + registrar.getParameterTypes()[0].getSimpleName()
                + ")";
    }

    /** Whether it keeps the server beyond the call of {@code registrar}. */
    boolean keepsTheServer() {
        return Arrays.stream(type.getDeclaredFields())
                .map(Field::getType)
                .anyMatch(SocketIOServer.class::isAssignableFrom);
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

    /** Whether the student's test is there. */
    static boolean hasTest(Bench bench) {
        Class<?> type = load(bench, "PruebaSinRed");
        return type != null && method(type, TEST, DataListener.class) != null;
    }

    /** What the student's test says of a controller, or null if it is content. */
    static @Nullable String complaint(Bench bench, DataListener<Object> controller) throws InterruptedException {
        Class<?> type = load(bench, "PruebaSinRed");
        Method test = type == null ? null : method(type, TEST, DataListener.class);
        if (test == null) {
            return "?";
        }
        AtomicReference<@Nullable String> complaint = new AtomicReference<>();
        Thread thread = new Thread(bench.student().threads(), () -> complaint.set(run(test, controller)), "prueba");
        thread.setDaemon(true);
        thread.start();
        thread.join(TEST_MS);
        return thread.isAlive() ? "…" : complaint.get();
    }

    private static @Nullable String run(Method test, DataListener<Object> controller) {
        try {
            test.invoke(null, controller);
            return null;
        } catch (InvocationTargetException e) {
            return String.valueOf(e.getCause());
        } catch (ReflectiveOperationException | NullPointerException e) {
            return e.toString();
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
