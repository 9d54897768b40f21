package io.oleada.loadgen.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that sends whatever bytes a test wants, right or wrong, to each connection. */
public final class RawServer implements AutoCloseable {

    /** An open packet as it should be. */
    public static final String OPEN =
            "0{\"sid\":\"abc\",\"upgrades\":[],\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":1000000}";

    /** An answer to CONNECT as it should be. */
    public static final String CONNECTED = "40{\"sid\":\"def\"}";

    /** What to do with one connection, on a thread of its own. Afterwards it stays open until the server closes. */
    public interface Talk {
        void with(Peer peer) throws IOException;
    }

    private final ServerSocket listening;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private RawServer(Talk talk) throws IOException {
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(() -> accept(talk));
    }

    /** Starts on a free port. */
    public static RawServer start(Talk talk) {
        try {
            return new RawServer(talk);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a server that answers each request with these characters, and says no more. */
    public static RawServer answering(String text) {
        return start(peer -> {
            peer.request();
            peer.send(text.getBytes(ISO_8859_1));
        });
    }

    /** Starts a server that upgrades to WebSocket, then goes on as told. */
    public static RawServer webSocket(Talk talk) {
        return start(peer -> {
            peer.upgrade();
            talk.with(peer);
        });
    }

    /** Starts a server that sends these text messages after the upgrade. */
    public static RawServer texts(String... texts) {
        return webSocket(peer -> {
            for (String text : texts) {
                peer.text(text);
            }
        });
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept(Talk talk) {
        while (true) {
            try {
                Socket socket = listening.accept();
                sockets.add(socket);
                start(() -> {
                    try {
                        talk.with(new Peer(socket));
                    } catch (IOException e) {
                        // The client has gone, which is what most of these tests expect of it.
                    }
                });
            } catch (IOException e) {
                return;
            }
        }
    }

    /** {@return the port of 127.0.0.1} */
    public int port() {
        return listening.getLocalPort();
    }

    /** {@return the request heads that have come} */
    public List<String> requests() {
        return requests;
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** One connection. */
    public final class Peer {

        private final Socket socket;
        private final InputStream in;
        private final DataOutputStream out;

        private Peer(Socket socket) throws IOException {
            this.socket = socket;
            this.in = socket.getInputStream();
            this.out = new DataOutputStream(socket.getOutputStream());
        }

        /** {@return the head of the next HTTP request} */
        public String request() throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("no request");
                }
                head.write(next);
            }
            requests.add(head.toString(ISO_8859_1));
            return head.toString(ISO_8859_1);
        }

        /** Sends bytes. */
        public void send(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        /** Reads a request and says yes to WebSocket. */
        public void upgrade() throws IOException {
            send(upgradeAnswer(request()).getBytes(US_ASCII));
        }

        /** {@return the right answer to a request for WebSocket} */
        public String upgradeAnswer(String request) {
            String key = request.lines()
                    .filter(line -> line.startsWith("Sec-WebSocket-Key: "))
                    .findFirst()
                    .orElseThrow()
                    .substring(19);
            try {
                byte[] digest = MessageDigest.getInstance("SHA-1")
                        .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(US_ASCII));
                return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n";
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Sends a whole text message. */
        public void text(String text) throws IOException {
            frame(0x81, text.getBytes(UTF_8));
        }

        /** Sends a frame. */
        public void frame(int firstByte, byte[] payload) throws IOException {
            header(firstByte, payload.length);
            send(payload);
        }

        /** Sends the header of a frame alone. */
        public void header(int firstByte, long length) throws IOException {
            out.writeByte(firstByte);
            if (length < 126) {
                out.writeByte((int) length);
            } else if (length < 65536) {
                out.writeByte(126);
                out.writeShort((int) length);
            } else {
                out.writeByte(127);
                out.writeLong(length);
            }
            out.flush();
        }

        /** {@return the payload of the client's next frame, unmasked, as text} */
        public String read() throws IOException {
            byte[] start = in.readNBytes(2);
            if (start.length < 2) {
                throw new IOException("no frame");
            }
            int length = start[1] & 0x7F;
            if (length == 126) {
                byte[] wide = in.readNBytes(2);
                length = (wide[0] & 0xFF) << 8 | (wide[1] & 0xFF);
            }
            byte[] mask = in.readNBytes(4);
            byte[] payload = in.readNBytes(length);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i % 4];
            }
            return (start[0] & 0xF) == 8 ? "close" : new String(payload, UTF_8);
        }

        /** {@return the address that the client connects from} */
        public String address() {
            return socket.getInetAddress().getHostAddress();
        }

        /** Cuts this connection: the client gets a reset. */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Closes this connection. */
        public void close() throws IOException {
            socket.close();
        }
    }
}
