package io.oleada.lessons.measure;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A wire between clients and server that can be listened to and tampered with: it counts HTTP requests and notes when
 * somebody knocks; it can be slow, as a long way is; it can freeze, as a network that has gone silent, cut, as one whose other
 * end is gone, or be out for a while, as a server that is started anew. Two threads per connection: for some hundred
 * connections. Any thread.
 */
public final class Relay implements AutoCloseable {

    private final ServerSocket listener;
    private final int towards;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "relay");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong requests = new AtomicLong();
    private final List<Long> knocks = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean frozen;
    private volatile long delayMs;
    private volatile long outUntilNs = System.nanoTime();

    /** Opens a relay on a free port of the loopback address, to another port. */
    public Relay(int towards) throws IOException {
        this.towards = towards;
        this.listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    /** {@return the port that clients connect to} */
    public int port() {
        return listener.getLocalPort();
    }

    /** {@return how many HTTP requests have gone through} */
    public long requests() {
        return requests.get();
    }

    /** {@return when connections were asked for, as {@link System#nanoTime}, in order; those refused among them} */
    public List<Long> knocks() {
        synchronized (knocks) {
            return List.copyOf(knocks);
        }
    }

    /** Forgets who has knocked so far. */
    public void forgetKnocks() {
        knocks.clear();
    }

    /** Makes each way take so long, in milliseconds. */
    public void delay(long ms) {
        delayMs = ms;
    }

    /** Lets nothing more through, and tells nobody. */
    public void freeze() {
        frozen = true;
    }

    /** Ends all connections; new ones are taken as before. */
    public void cut() {
        open.forEach(Relay::end);
    }

    /** Ends all connections, and each new one at once, for so many milliseconds. */
    public void out(long ms) {
        outUntilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
        cut();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                long nowNs = System.nanoTime();
                knocks.add(nowNs);
                if (nowNs - outUntilNs < 0) {
                    end(client);
                } else {
                    open.add(client);
                    threads.execute(() -> join(client));
                }
            }
        } catch (IOException e) {
            // The relay is closed.
        }
    }

    private void join(Socket client) {
        try {
            client.setTcpNoDelay(true);
            Socket server = new Socket(InetAddress.getLoopbackAddress(), towards);
            server.setTcpNoDelay(true);
            open.add(server);
            threads.execute(() -> pump(server, client, false));
            pump(client, server, true);
        } catch (IOException e) {
            open.remove(client);
            end(client); // the server is down: whoever connects sees it end
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
                if (delayMs > 0) {
                    TimeUnit.MILLISECONDS.sleep(delayMs);
                }
                if (!frozen) {
                    out.write(buffer, 0, n);
                }
            }
        } catch (IOException e) {
            // One side has gone: so does the other, below.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (!frozen) {
                end(from);
                end(to);
            }
            open.remove(from);
        }
    }

    private static void end(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone already.
        }
    }

    @Override
    public void close() {
        end(listener);
        cut();
    }
}
