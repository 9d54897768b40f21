package io.oleada.lessons.measure;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A wire between clients and server that can be listened to and tampered with: it counts HTTP requests, and it can freeze, as a
 * network that has gone silent, or cut, as one whose other end is gone. Two threads per connection: for some hundred
 * connections. Any thread.
 */
public final class Relay implements AutoCloseable {

    private final ServerSocket listener;
    private final int towards;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong requests = new AtomicLong();
    private volatile boolean frozen;

    /** Opens a relay on a free port of the loopback address, to another port. */
    public Relay(int towards) throws IOException {
        this.towards = towards;
        this.listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        run(this::accept);
    }

    /** {@return the port that clients connect to} */
    public int port() {
        return listener.getLocalPort();
    }

    /** {@return how many HTTP requests have gone through} */
    public long requests() {
        return requests.get();
    }

    /** Lets nothing more through, and tells nobody. */
    public void freeze() {
        frozen = true;
    }

    /** Ends all connections; new ones are taken as before. */
    public void cut() {
        open.forEach(Relay::end);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), towards);
                open.add(client);
                open.add(server);
                run(() -> pump(client, server, true));
                run(() -> pump(server, client, false));
            }
        } catch (IOException e) {
            // The relay is closed, or the server is down: whoever connects sees it end.
        }
    }

    private void pump(Socket from, Socket to, boolean counting) {
        byte[] buffer = new byte[16 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (counting
                        && n > 5
                        && ((buffer[0] == 'G' && buffer[1] == 'E') || (buffer[0] == 'P' && buffer[1] == 'O'))) {
                    requests.incrementAndGet();
                }
                if (!frozen) {
                    out.write(buffer, 0, n);
                }
            }
        } catch (IOException e) {
            // One side has gone: so does the other, below.
        } finally {
            if (!frozen) {
                end(from);
                end(to);
            }
            open.remove(from);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone already.
        }
    }

    private static void run(Runnable task) {
        Thread thread = new Thread(task, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            // It is gone already.
        }
        cut();
    }
}
