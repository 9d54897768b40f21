package io.oleada.loadgen.driver.netty;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** WebSocket frames (RFC 6455) as arithmetic on bytes. Without state. */
final class Frames {

    static final int CONTINUATION = 0x0;
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;
    static final int FINAL = 0x80;
    static final int RESERVED = 0x70;
    static final int MASKED = 0x80;

    /** The longest header a frame of ours can have. */
    static final int LONGEST_HEADER = 14;

    private static final int TWO_BYTES = 126;
    private static final int EIGHT_BYTES = 127;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

    private Frames() {}

    static boolean isControl(int opcode) {
        return (opcode & 0x8) != 0;
    }

    /**
     * Appends one final, masked frame.
     *
     * @param payload holds the payload; its bytes are masked in place
     */
    static void append(ByteBuf out, int opcode, byte[] payload, int offset, int length, int mask) {
        out.ensureWritable(length + LONGEST_HEADER);
        out.writeByte(FINAL | opcode);
        if (length < TWO_BYTES) {
            out.writeByte(MASKED | length);
        } else if (length <= 0xFFFF) {
            out.writeByte(MASKED | TWO_BYTES).writeShort(length);
        } else {
            out.writeByte(MASKED | EIGHT_BYTES).writeLong(length);
        }
        out.writeInt(mask);
        mask(payload, offset, length, mask);
        out.writeBytes(payload, offset, length);
    }

    /** Masks, or unmasks, in place: each byte with the mask's byte of the same index modulo 4. */
    static void mask(byte[] bytes, int offset, int length, int mask) {
        long wide = ((long) mask << 32) | (mask & 0xFFFF_FFFFL);
        int end = offset + length;
        int i = offset;
        for (; i + 8 <= end; i += 8) {
            LONGS.set(bytes, i, (long) LONGS.get(bytes, i) ^ wide);
        }
        for (int shift = 24; i < end; i++, shift = shift == 0 ? 24 : shift - 8) {
            bytes[i] ^= (byte) (mask >>> shift);
        }
    }

    /** {@return how many bytes the header of an unmasked frame has that begins at {@code at}; its 2nd byte is there} */
    static int headerLength(byte[] bytes, int at) {
        int length = bytes[at + 1] & 0x7F;
        return length < TWO_BYTES ? 2 : length == TWO_BYTES ? 4 : 10;
    }

    /** {@return the payload's length, negative or huge as sent; the whole header is there} */
    static long payloadLength(byte[] bytes, int at) {
        int length = bytes[at + 1] & 0x7F;
        if (length < TWO_BYTES) {
            return length;
        }
        return length == TWO_BYTES ? (short) SHORTS.get(bytes, at + 2) & 0xFFFF : (long) LONGS.get(bytes, at + 2);
    }
}
