package io.oleada.lessons.student;

import io.oleada.lessons.web.Env;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A student's server, compiled and running in this process. */
public final class Student implements AutoCloseable {

    private static final long START_SECONDS = 10;
    private static final Object ENVIRONMENT = new Object();
    private static final long LISTEN_MS = 4_000;

    private final Sources sources;
    private final Path classes;
    private final ThreadGroup group;
    private final Printed printed;
    private final int port;
    private @Nullable URLClassLoader loader;
    private @Nullable Object server;

    private Student(Sources sources, Path classes, int port, @Nullable Consumer<String> echo) {
        this.sources = sources;
        this.classes = classes;
        this.port = port;
        this.group = new ThreadGroup("servidor-" + port);
        this.printed = Printed.of(group, echo);
    }

    /**
     * Compiles and starts a server; it takes connections when this returns.
     *
     * @param sources the student's files
     * @param port the port it is told by {@code PORT}; 0 for a free one
     * @param echo given each line it prints, or null
     */
    public static Student start(Sources sources, int port, @Nullable Consumer<String> echo)
            throws CompileFailed, StartFailed, IOException, InterruptedException {
        Student student = compiled(sources, port, echo);
        awaitFree(student.port);
        try {
            student.listen();
            return student;
        } catch (StartFailed e) {
            student.close();
            throw e;
        }
    }

    /**
     * Starts one more of a server that has been compiled already, on a free port.
     *
     * @param first the other one, not yet closed
     */
    public static Student startAnother(Student first) throws StartFailed, IOException, InterruptedException {
        Path classes = Scratch.folder("leccion");
        for (Map.Entry<String, Path> file : new Sources(first.classes).files().entrySet()) {
            Path at = classes.resolve(file.getKey());
            Files.createDirectories(at.getParent());
            Files.copy(file.getValue(), at);
        }
        Student student = of(first.sources, classes, freePort(), null);
        try {
            student.listen();
            return student;
        } catch (StartFailed e) {
            student.close();
            throw e;
        }
    }

    private static Student compiled(Sources sources, int port, @Nullable Consumer<String> echo)
            throws CompileFailed, IOException {
        Path classes = Scratch.folder("leccion");
        try {
            Compiler.compile(sources, classes);
        } catch (CompileFailed e) {
            delete(classes);
            throw e;
        }
        return of(sources, classes, port == 0 ? freePort() : port, echo);
    }

    private static Student of(Sources sources, Path classes, int port, @Nullable Consumer<String> echo)
            throws IOException {
        Student student = new Student(sources, classes, port, echo);
        URL[] path = {classes.toUri().toURL(), sources.resources().toUri().toURL()};
        student.loader = new URLClassLoader(path, Student.class.getClassLoader());
        return student;
    }

    /** {@return the port it was told} */
    public int port() {
        return port;
    }

    /** {@return its files} */
    public Sources sources() {
        return sources;
    }

    /** {@return what it has printed so far} */
    public Printed printed() {
        return printed;
    }

    /** {@return the group whose threads' output is the server's} */
    public ThreadGroup threads() {
        return group;
    }

    /** {@return the folder of its compiled classes, which is there until it is closed} */
    public Path classes() {
        return classes;
    }

    /** {@return the class loader of its classes} */
    public ClassLoader loader() {
        return Objects.requireNonNull(loader);
    }

    /** {@return a TCP port that was free a moment ago} */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /**
     * Makes one more {@code Servidor}, which does not listen, under another environment, and reads an int field of it.
     *
     * @return the value, or null if there is no such field
     */
    public @Nullable Integer fieldWith(Map<String, String> env, String field) throws StartFailed, InterruptedException {
        Object made = inside(() -> make(env));
        try {
            Field found = made.getClass().getDeclaredField(field);
            found.setAccessible(true);
            return found.get(made) instanceof Integer value ? value : null;
        } catch (NoSuchFieldException | IllegalAccessException e) {
            return null;
        }
    }

    /**
     * {@return the running server's first field of a type, or null if it has none}
     *
     * @param type such as {@code SocketIOServer}
     */
    public <T> @Nullable T part(Class<T> type) {
        Object running = Objects.requireNonNull(server);
        for (Field field : running.getClass().getDeclaredFields()) {
            if (type.isAssignableFrom(field.getType())) {
                field.setAccessible(true);
                try {
                    return type.cast(field.get(running));
                } catch (IllegalAccessException e) {
                    return null;
                }
            }
        }
        return null;
    }

    private void listen() throws StartFailed, InterruptedException {
        Map<String, String> env = new HashMap<>(System.getenv());
        env.put("PORT", String.valueOf(port));
        server = inside(() -> {
            Object made = make(env);
            call(made, "listen");
            return made;
        });
        awaitPort();
    }

    /** The version before may still be on its way out. */
    private static void awaitFree(int port) throws InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LISTEN_MS);
        while (answers(port) && System.nanoTime() < deadlineNs) {
            Thread.sleep(20);
        }
    }

    private void awaitPort() throws StartFailed, InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LISTEN_MS);
        while (!answers(port)) {
            if (System.nanoTime() > deadlineNs) {
                throw new StartFailed(StartFailed.Kind.NOT_LISTENING, String.valueOf(port));
            }
            Thread.sleep(20);
        }
    }

    /** {@return whether somebody takes connections on a port of this machine} */
    public static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Object make(Map<String, String> env) throws StartFailed {
        synchronized (ENVIRONMENT) { // one at a time sees an environment of its own
            return makeAlone(env);
        }
    }

    private Object makeAlone(Map<String, String> env) throws StartFailed {
        Env.overlay(env);
        try {
            var constructor = loader().loadClass("Servidor").getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ClassNotFoundException e) {
            throw new StartFailed(StartFailed.Kind.SHAPE, "class Servidor");
        } catch (InvocationTargetException e) {
            throw new StartFailed(StartFailed.Kind.THREW, String.valueOf(e.getCause()));
        } catch (ReflectiveOperationException e) {
            throw new StartFailed(StartFailed.Kind.SHAPE, "Servidor()");
        } finally {
            Env.overlay(null);
        }
    }

    private static void call(Object server, String method) throws StartFailed {
        try {
            var found = find(server.getClass(), method);
            found.setAccessible(true);
            found.invoke(server);
        } catch (InvocationTargetException e) {
            throw new StartFailed(StartFailed.Kind.THREW, String.valueOf(e.getCause()));
        } catch (ReflectiveOperationException e) {
            throw new StartFailed(StartFailed.Kind.SHAPE, method + "()");
        }
    }

    private static Method find(Class<?> type, String method) throws NoSuchMethodException {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Method declared : at.getDeclaredMethods()) {
                if (declared.getName().equals(method) && declared.getParameterCount() == 0) {
                    return declared;
                }
            }
        }
        throw new NoSuchMethodException(method);
    }

    /** Something that may not start. */
    private interface Start {
        Object run() throws StartFailed;
    }

    /** Runs on a thread of the server's group, whose children inherit both the group and the class loader. */
    private Object inside(Start start) throws StartFailed, InterruptedException {
        CompletableFuture<Object> done = new CompletableFuture<>();
        Thread thread = new Thread(
                group,
                () -> {
                    try {
                        done.complete(start.run());
                    } catch (StartFailed | RuntimeException | LinkageError e) {
                        done.completeExceptionally(e);
                    }
                },
                "servidor");
        thread.setDaemon(true);
        thread.setContextClassLoader(loader());
        thread.start();
        try {
            return done.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StartFailed failed) {
                throw failed;
            }
            throw new StartFailed(StartFailed.Kind.THREW, String.valueOf(e.getCause()));
        } catch (TimeoutException e) {
            throw new StartFailed(StartFailed.Kind.NOT_LISTENING, String.valueOf(port));
        }
    }

    /** Stops the server behind the caller's back, since netty-socketio takes seconds over it; its port is free at once. */
    @Override
    public void close() {
        Object stopping = server;
        server = null;
        Thread thread = new Thread(
                group,
                () -> {
                    try {
                        if (stopping != null) {
                            call(stopping, "stop");
                        }
                    } catch (StartFailed | RuntimeException e) {
                        // A server that cannot be stopped has nothing that its next version needs: the port is another.
                    } finally {
                        delete(classes);
                    }
                },
                "servidor-stop");
        thread.setDaemon(true);
        thread.start();
    }

    /** Deletes a folder that is of no more use, or as much of it as can be; one that is not there is no mistake. */
    static void delete(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            walk.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            folder.toFile().deleteOnExit();
        }
    }
}
