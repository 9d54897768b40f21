package io.oleada.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** One TCP connection, written and read by hand: every byte is the test's own. One thread writes, one reads. */
final class HandClient implements AutoCloseable {

    private static final int PATIENCE_MS = 60_000;

    private final Socket socket;
    private final InputStream in;
    private int length;

    private HandClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 512);
    }

    static HandClient connect(int port) throws IOException {
        return connect(port, 0);
    }

    /** With a receive buffer of so many bytes, or, for 0, the kernel's. */
    static HandClient connect(int port, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return new HandClient(socket);
    }

    /** Over a WebSocket, with a session, in no namespace. */
    static HandClient webSocket(int port) throws IOException {
        return webSocket(port, "", 0);
    }

    static HandClient webSocket(int port, String query, int receiveBuffer) throws IOException {
        HandClient client = connect(port, receiveBuffer);
        client.write(upgrade(query));
        client.head();
        return client;
    }

    /** In the main namespace. */
    static HandClient joined(int port) throws IOException {
        HandClient client = webSocket(port);
        client.text("40");
        while (!client.frame().startsWith("40{")) {
            // the open packet
        }
        return client;
    }

    static String upgrade(String more) {
        return "GET /socket.io/?EIO=4&transport=websocket" + more + " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    }

    static String get(String query) {
        return "GET /socket.io/?" + query + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }

    static String post(String query, String body) {
        return "POST /socket.io/?" + query + " HTTP/1.1\r\nHost: x\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    void write(byte[] bytes) throws IOException {
        synchronized (socket) {
            socket.getOutputStream().write(bytes);
        }
    }

    /** As {@link #write}, but a server that has closed the connection meanwhile is no failure. */
    void writeIfOpen(byte[] bytes) {
        try {
            write(bytes);
        } catch (IOException closed) {
            // what is tested is how it is closed
        }
    }

    void text(String packet) throws IOException {
        write(frame(0x81, packet.getBytes(StandardCharsets.UTF_8)));
    }

    void binary(byte... data) throws IOException {
        write(frame(0x82, data));
    }

    /** A frame, masked with zeros. */
    static byte[] frame(int kind, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + 14);
        out.write(kind);
        if (payload.length < 126) {
            out.write(0x80 | payload.length);
        } else if (payload.length < 1 << 16) {
            out.write(0x80 | 126);
            out.write(payload.length >> 8);
            out.write(payload.length);
        } else {
            out.write(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                out.write((int) ((long) payload.length >> shift));
            }
        }
        out.writeBytes(new byte[4]);
        out.writeBytes(payload);
        return out.toByteArray();
    }

    /** Reads an answer's head; {@return its status} */
    int head() throws IOException {
        int status = Integer.parseInt(line().split(" ", -1)[1]);
        length = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            if (line.regionMatches(true, 0, "content-length: ", 0, 16)) {
                length = Integer.parseInt(line.substring(16));
            }
        }
        return status;
    }

    /** Reads a whole answer; {@return its body} */
    String body() throws IOException {
        head();
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("closed");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    /** Reads a frame; {@return its payload as text} */
    String frame() throws IOException {
        if (in.read() < 0) {
            throw new EOFException("closed");
        }
        int length = in.read();
        if (length == 126) {
            length = in.read() << 8 | in.read();
        } else if (length == 127) {
            length = 0;
            for (int i = 0; i < 8; i++) {
                length = length << 8 | in.read();
            }
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    /** How many bytes have come and wait to be read. */
    int available() throws IOException {
        return in.available();
    }

    /** Reads until the server has closed the connection. */
    void awaitClose() throws IOException {
        byte[] some = new byte[8192];
        try {
            int n = in.read(some);
            while (n >= 0) {
                n = in.read(some);
            }
        } catch (SocketException reset) {
            // closed with something unread
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException closed) {
            // it is
        }
    }
}
