package io.oleada.loadgen.truth;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One Engine.IO session of the stub, with its one Socket.IO connection. */
final class Peer {

    private static final Pattern CLIENT = Pattern.compile("\"c\":\"?(\\d+)");

    private final TruthStub stub;
    private final String sid;
    private final boolean overWebSocket;

    /** The connection that it came by. */
    final Wire wire;

    /** The client's number, as it tells in its auth payload; -1 until then. */
    int client = -1;

    String room = "";
    boolean connected;

    /** When its connection was ended on purpose; 0 for never. */
    long cutNs;

    private boolean toldConnected;
    private Wire polling;
    private final StringBuilder pending = new StringBuilder();
    private boolean gone;

    Peer(TruthStub stub, String sid, Wire wire, boolean overWebSocket) {
        this.stub = stub;
        this.sid = sid;
        this.wire = wire;
        this.overWebSocket = overWebSocket;
    }

    /** The open packet. The stub sends no pings in any run's time. */
    String open() {
        return "0{\"sid\":\"" + sid
                + "\",\"upgrades\":[],\"pingInterval\":3600000,\"pingTimeout\":3600000,\"maxPayload\":1000000}";
    }

    void packet(String packet, long now) {
        if (packet.startsWith("42")) {
            int start = 2;
            while (packet.charAt(start) != '[') {
                start++;
            }
            int id = start == 2 ? -1 : Integer.parseInt(packet.substring(2, start));
            stub.event(this, id, packet.substring(start), now);
        } else if (packet.startsWith("40")) {
            Matcher found = CLIENT.matcher(packet);
            client = found.find() ? Integer.parseInt(found.group(1)) : -1;
            stub.connect(this, now);
        } else if (packet.startsWith("41") || packet.equals("1")) {
            connected = false;
            stub.left(this);
        }
    }

    void answerConnect() {
        connected = true;
        send("40{\"sid\":\"" + sid + "\"}");
    }

    void send(String packet) {
        if (gone || cutNs > 0) {
            return;
        }
        if (overWebSocket) {
            wire.send(Wire.textFrame(packet));
            sent();
        } else {
            pending.append(pending.isEmpty() ? "" : "\u001e").append(packet);
            answerPoll();
        }
    }

    /** The same for a packet that goes to many; {@code frame} is it as a WebSocket frame. */
    void send(String packet, byte[] frame) {
        if (overWebSocket && !gone && cutNs == 0) {
            wire.send(frame);
        } else {
            send(packet);
        }
    }

    /** A GET waits for packets. */
    void poll(Wire by) {
        polling = by;
        answerPoll();
    }

    private void answerPoll() {
        Wire by = polling;
        if (by != null && !pending.isEmpty()) {
            polling = null;
            by.answer(pending.toString());
            pending.setLength(0);
            sent();
        }
    }

    /** What it is told first is that it is connected. */
    private void sent() {
        if (connected && !toldConnected) {
            toldConnected = true;
            stub.log("connected " + client + ' ' + System.nanoTime());
        }
    }

    boolean isGone() {
        return gone || cutNs > 0;
    }

    /** Ends the connection without a word. */
    void cut(long now) {
        cutNs = now;
        connected = false;
        stub.left(this);
        wire.shutOutput();
    }

    void gone() {
        gone = true;
        connected = false;
        stub.left(this);
    }
}
