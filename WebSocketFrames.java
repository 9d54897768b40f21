package io.oleada.server;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/** Server-to-client WebSocket text frames (RFC 6455, 5.2): one final frame, no mask, no extension. */
final class WebSocketFrames {
    private static final byte FINAL_TEXT = (byte) 0x81;
    private static final byte LENGTH_16 = 126;
    private static final byte LENGTH_64 = 127;

    private WebSocketFrames() {}

    /** The whole frame for the packet {@code 42[name,value]}; both parts are JSON already. */
    static byte[] event(byte[] name, byte[] value) {
        int length = 5 + name.length + value.length;
        ByteBuffer out = ByteBuffer.allocate(length + (length < 126 ? 2 : length <= 0xFFFF ? 4 : 10));
        out.put(FINAL_TEXT);
        if (length < 126) {
            out.put((byte) length);
        } else if (length <= 0xFFFF) {
            out.put(LENGTH_16).putShort((short) length);
        } else {
            out.put(LENGTH_64).putLong(length);
        }
        out.put((byte) '4').put((byte) '2').put((byte) '[');
        out.put(name).put((byte) ',').put(value).put((byte) ']');
        return out.array();
    }

    /** How many of the first bytes of a frame made here are header. */
    static int headerLength(ByteBuf frame) {
        return switch (frame.getByte(frame.readerIndex() + 1)) {
            case LENGTH_16 -> 4;
            case LENGTH_64 -> 10;
            default -> 2;
        };
    }
}
