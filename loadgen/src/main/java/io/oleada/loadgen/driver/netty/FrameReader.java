package io.oleada.loadgen.driver.netty;

import io.oleada.loadgen.protocol.ProtocolException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** WebSocket messages out of a stream of bytes: checks frames, joins fragments, bounds what either may have. */
final class FrameReader {

    /** Who gets them. */
    interface Sink {

        /** {@return whether more is wanted; asked before each frame} */
        boolean isOpen();

        /** {@return how many bytes a message may have} */
        int longestMessage();

        /** A whole text or binary message; the bytes are valid during the call alone. */
        void onMessage(int opcode, byte[] bytes, int offset, int length, long nowNs) throws ProtocolException;

        /** A close, ping or pong frame. */
        void onControl(int opcode, byte[] bytes, int offset, int length, long nowNs);
    }

    private static final int LONGEST_CONTROL = 125;
    private static final int LEAST_ROOM = 64;

    private final Sink sink;

    /** The begin of a fragmented message, or null. */
    private byte @Nullable [] fragments;

    private int fragmentsOpcode;
    private int fragmentsLength;

    FrameReader(Sink sink) {
        this.sink = sink;
    }

    /** {@return how many bytes are done with; the rest is the begin of a frame, and is to be given again with more} */
    int read(byte[] bytes, int from, int to, long nowNs) throws ProtocolException {
        int at = from;
        while (sink.isOpen() && to - at >= 2) {
            checkHeader(bytes[at], bytes[at + 1]);
            int header = Frames.headerLength(bytes, at);
            if (to - at < header) {
                break;
            }
            int length = checkLength(Frames.payloadLength(bytes, at));
            if (to - at - header < length) {
                break;
            }
            onFrame(bytes[at], bytes, at + header, length, nowNs);
            at += header + length;
        }
        return at - from;
    }

    private static void checkHeader(byte first, byte second) throws ProtocolException {
        int opcode = first & 0xF;
        boolean known = opcode <= Frames.BINARY || (opcode >= Frames.CLOSE && opcode <= Frames.PONG);
        if (!known || (first & Frames.RESERVED) != 0) {
            throw new ProtocolException("WebSocket frame of an unknown kind");
        }
        if ((second & Frames.MASKED) != 0) {
            throw new ProtocolException("masked WebSocket frame from a server");
        }
        if (Frames.isControl(opcode) && ((first & Frames.FINAL) == 0 || (second & 0x7F) > LONGEST_CONTROL)) {
            throw new ProtocolException("fragmented or overlong WebSocket control frame");
        }
    }

    private int checkLength(long length) throws ProtocolException {
        if (length < 0 || length > sink.longestMessage() - fragmentsLength) {
            throw new ProtocolException("message of " + Long.toUnsignedString(length)
                    + (fragmentsLength == 0 ? "" : " and " + fragmentsLength) + " bytes; at most "
                    + sink.longestMessage() + " are taken");
        }
        return (int) length;
    }

    private void onFrame(byte first, byte[] bytes, int offset, int length, long nowNs) throws ProtocolException {
        int opcode = first & 0xF;
        boolean last = (first & Frames.FINAL) != 0;
        if (Frames.isControl(opcode)) {
            sink.onControl(opcode, bytes, offset, length, nowNs);
        } else if ((opcode == Frames.CONTINUATION) == (fragments == null)) {
            throw new ProtocolException("WebSocket fragments out of order");
        } else if (last && fragments == null) {
            sink.onMessage(opcode, bytes, offset, length, nowNs);
        } else {
            onFragment(opcode, last, bytes, offset, length, nowNs);
        }
    }

    private void onFragment(int opcode, boolean last, byte[] bytes, int offset, int length, long nowNs)
            throws ProtocolException {
        byte[] gathered = fragments;
        if (gathered == null) {
            fragmentsOpcode = opcode;
            gathered = new byte[Math.max(LEAST_ROOM, length)];
        }
        if (fragmentsLength + length > gathered.length) {
            gathered = Arrays.copyOf(gathered, Math.max(fragmentsLength + length, gathered.length * 2));
        }
        System.arraycopy(bytes, offset, gathered, fragmentsLength, length);
        fragments = gathered;
        fragmentsLength += length;
        if (last) {
            int total = fragmentsLength;
            forget();
            sink.onMessage(fragmentsOpcode, gathered, 0, total, nowNs);
        }
    }

    /** Drops what is half read. */
    void forget() {
        fragments = null;
        fragmentsLength = 0;
    }
}
