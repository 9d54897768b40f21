package io.oleada.loadgen.truth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/** One TCP connection of the stub: HTTP requests until it becomes a WebSocket. */
final class Wire {

    private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};
    private static final int CLOSE = 8;

    private final TruthStub stub;
    private final SocketChannel channel;
    final long acceptedNs;
    SelectionKey key;

    private byte[] in = new byte[2048];
    private int inLength;
    private byte[] out = new byte[512];
    private int outStart;
    private int outLength;
    private boolean dirty;

    /** The session whose WebSocket this is, or null while it speaks HTTP. */
    Peer webSocket;

    Wire(TruthStub stub, SocketChannel channel, long acceptedNs) {
        this.stub = stub;
        this.channel = channel;
        this.acceptedNs = acceptedNs;
    }

    // ---- reading

    void readable(ByteBuffer buffer) {
        try {
            buffer.clear();
            int read = channel.read(buffer);
            while (read > 0) {
                buffer.flip();
                append(buffer);
                buffer.clear();
                read = channel.read(buffer);
            }
            long now = System.nanoTime();
            while (webSocket == null ? request(now) : frame(now)) {}
            if (read < 0) {
                close();
            }
        } catch (IOException e) {
            close();
        }
    }

    private void append(ByteBuffer bytes) {
        int length = bytes.remaining();
        if (inLength + length > in.length) {
            in = Arrays.copyOf(in, Math.max(inLength + length, in.length * 2));
        }
        bytes.get(in, inLength, length);
        inLength += length;
    }

    private void consume(int length) {
        System.arraycopy(in, length, in, 0, inLength - length);
        inLength -= length;
    }

    /** Takes one HTTP request; false if there is no whole one. */
    private boolean request(long now) {
        int head = endOfHead();
        if (head < 0) {
            return false;
        }
        String text = new String(in, 0, head, ISO_8859_1);
        String length = header(text, "content-length");
        int body = length.isEmpty() ? 0 : Integer.parseInt(length);
        if (inLength < head + body) {
            return false;
        }
        String content = new String(in, head, body, UTF_8);
        consume(head + body);
        String sid = parameter(text, "sid");
        if (text.contains("transport=websocket")) {
            upgrade(header(text, "sec-websocket-key"));
        } else if (sid.isEmpty()) {
            Peer peer = stub.newPeer(this, false);
            answer(peer.open());
        } else {
            Peer peer = stub.peer(sid);
            if (peer == null) {
                send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1));
            } else if (text.startsWith("POST")) {
                answer("ok");
                for (String packet : content.split("\u001e", -1)) {
                    peer.packet(packet, now);
                }
            } else {
                peer.poll(this);
            }
        }
        return true;
    }

    private int endOfHead() {
        for (int i = 0; i + 4 <= inLength; i++) {
            if (Arrays.equals(in, i, i + 4, END_OF_HEAD, 0, 4)) {
                return i + 4;
            }
        }
        return -1;
    }

    private static String header(String head, String name) {
        for (String line : head.split("\r\n", -1)) {
            if (line.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
                return line.substring(name.length() + 1).strip();
            }
        }
        return "";
    }

    private static String parameter(String head, String name) {
        int at = head.indexOf(name + '=');
        int end = at;
        while (at >= 0 && " &\r".indexOf(head.charAt(end)) < 0) {
            end++;
        }
        return at < 0 ? "" : head.substring(at + name.length() + 1, end);
    }

    /** Answers a polling request. */
    void answer(String body) {
        byte[] bytes = body.getBytes(UTF_8);
        send(("HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Length: " + bytes.length
                        + "\r\n\r\n")
                .getBytes(ISO_8859_1));
        send(bytes);
    }

    private void upgrade(String webSocketKey) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((webSocketKey + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(ISO_8859_1));
            send(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n")
                    .getBytes(ISO_8859_1));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        webSocket = stub.newPeer(this, true);
        send(textFrame(webSocket.open()));
    }

    /** Takes one WebSocket frame; false if there is no whole one. */
    private boolean frame(long now) {
        if (inLength < 6) {
            return false;
        }
        int length = in[1] & 0x7F;
        int start = 2;
        if (length == 126) {
            length = (in[2] & 0xFF) << 8 | (in[3] & 0xFF);
            start = 4;
        } else if (length == 127) {
            throw new IllegalStateException("a frame of over 64 KB");
        }
        int payload = start + 4;
        if (inLength < payload + length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            in[payload + i] ^= in[start + i % 4];
        }
        int opcode = in[0] & 0xF;
        String text = new String(in, payload, length, UTF_8);
        consume(payload + length);
        if (opcode == CLOSE) {
            close();
            return false;
        }
        webSocket.packet(text, now);
        return true;
    }

    // ---- writing

    static byte[] textFrame(String text) {
        byte[] payload = text.getBytes(UTF_8);
        int head = payload.length < 126 ? 2 : 4;
        byte[] frame = new byte[head + payload.length];
        frame[0] = (byte) 0x81;
        if (head == 2) {
            frame[1] = (byte) payload.length;
        } else {
            frame[1] = 126;
            frame[2] = (byte) (payload.length >> 8);
            frame[3] = (byte) payload.length;
        }
        System.arraycopy(payload, 0, frame, head, payload.length);
        return frame;
    }

    /** Puts bytes on their way; they leave when the turn ends. */
    void send(byte[] bytes) {
        if (outLength + bytes.length > out.length) {
            System.arraycopy(out, outStart, out, 0, outLength - outStart);
            outLength -= outStart;
            outStart = 0;
            if (outLength + bytes.length > out.length) {
                out = Arrays.copyOf(out, Math.max(outLength + bytes.length, out.length * 2));
            }
        }
        System.arraycopy(bytes, 0, out, outLength, bytes.length);
        outLength += bytes.length;
        if (!dirty) {
            dirty = true;
            stub.dirty(this);
        }
    }

    void flush() {
        dirty = false;
        if (!channel.isOpen() || outStart == outLength) {
            return;
        }
        try {
            outStart += channel.write(ByteBuffer.wrap(out, outStart, outLength - outStart));
            boolean rest = outStart < outLength;
            if (!rest) {
                outStart = 0;
                outLength = 0;
            }
            int interest = SelectionKey.OP_READ | (rest ? SelectionKey.OP_WRITE : 0);
            if (key.interestOps() != interest) {
                key.interestOps(interest);
            }
        } catch (IOException e) {
            close();
        }
    }

    /** Says no more, and goes on listening: what the other side has sent before it knows is still counted. */
    void shutOutput() {
        flush();
        try {
            channel.shutdownOutput();
        } catch (IOException e) {
            close();
        }
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // It is gone all the same.
        }
        if (webSocket != null) {
            webSocket.gone();
        }
    }
}
