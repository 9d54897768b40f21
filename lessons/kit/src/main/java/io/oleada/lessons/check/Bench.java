package io.oleada.lessons.check;

import io.oleada.lessons.student.Printed;
import io.oleada.lessons.student.Sources;
import io.oleada.lessons.student.Student;
import io.socket.client.IO;
import io.socket.client.Socket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What a step has to work with: the running server, and clients of three sorts. Used by one thread. */
public final class Bench implements AutoCloseable {

    private final Student student;
    private final HttpClient http;
    private final List<Wire> wires = new ArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();
    private final List<Console> consoles = new ArrayList<>();
    private final List<Runnable> ends = new ArrayList<>();

    Bench(Student student) {
        this.student = student;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(2))
                .build();
    }

    /** {@return the running server} */
    public Student student() {
        return student;
    }

    /** {@return the student's files} */
    public Sources sources() {
        return student.sources();
    }

    /** {@return what the server has printed} */
    public Printed printed() {
        return student.printed();
    }

    /** {@return the answer to a GET} */
    public HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return getFrom(student.port(), path, headers);
    }

    /** {@return the answer to a GET of another server than the student's own} */
    public HttpResponse<String> getFrom(int port, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofMillis(Wire.DEADLINE_MS));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** {@return a new raw client, connected} */
    public Wire wire() throws IOException, InterruptedException {
        return wire(student.port());
    }

    /** {@return a new official Java client, not yet connecting} */
    public Socket official() {
        IO.Options options = IO.Options.builder()
                .setForceNew(true)
                .setReconnection(false)
                .setTransports(new String[] {"websocket"})
                .build();
        Socket socket = IO.socket(URI.create("http://127.0.0.1:" + student.port()), options);
        sockets.add(socket);
        return socket;
    }

    /** {@return all raw clients so far, in the order in which they came} */
    public List<Wire> wires() {
        return List.copyOf(wires);
    }

    /** {@return a class of the student's, running in a process of its own} */
    public Console console(String main, String... args) throws IOException {
        Console console = Console.start(student.classes(), main, args);
        consoles.add(console);
        return console;
    }

    /** Has something done when the check ends. */
    public void atTheEnd(Runnable end) {
        ends.add(end);
    }

    /** {@return a raw client, connected to another server than the student's own} */
    public Wire wire(int port) throws IOException, InterruptedException {
        Wire wire = Wire.connect(http, port);
        wires.add(wire);
        return wire;
    }

    /** {@return whether a condition comes true before the deadline} */
    public boolean eventually(BooleanSupplier condition) throws InterruptedException {
        return within(condition, Wire.DEADLINE_MS);
    }

    /** {@return whether a condition is true, or becomes so shortly: for what has had its time already} */
    public boolean shortly(BooleanSupplier condition) throws InterruptedException {
        return within(condition, Wire.GRACE_MS);
    }

    static boolean within(BooleanSupplier condition, long timeoutMs) throws InterruptedException {
        long untilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > untilNs) {
                return false;
            }
            Thread.sleep(10);
        }
        return true;
    }

    @Override
    public void close() {
        wires.forEach(Wire::close);
        sockets.forEach(Socket::close);
        consoles.forEach(Console::close);
        ends.forEach(Runnable::run);
        student.close();
    }
}
