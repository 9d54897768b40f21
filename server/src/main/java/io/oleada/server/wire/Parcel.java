package io.oleada.server.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A broadcast as it goes from node to node: whom it is for, and the packet as clients get it, so that no other node encodes
 * it again. Who is excepted is not in it: a client is on one node, which is the one that was asked.
 *
 * <pre>
 * namespace, number of rooms (0: everyone in the namespace), rooms, number of parts, parts
 * a name: its length, UTF-8        a part: 0 for text or 1 for binary, its length, bytes
 * numbers: seven bits a byte, the lowest first, the eighth bit set but in the last
 * </pre>
 */
record Parcel(String namespace, List<String> rooms, Encoded packet) {

    private static final int NAME_MAX = 1 << 16;
    private static final int COUNT_MAX = 1 << 16;

    /** Writes one; the packet stays the caller's. */
    static byte[] write(String namespace, List<String> rooms, Encoded packet) {
        ByteBuf out = Unpooled.buffer(packet.bytes() + 64 + namespace.length());
        writeName(out, namespace);
        if (rooms.size() == 1 && rooms.get(0).equals(namespace)) {
            writeNumber(out, 0);
        } else {
            writeNumber(out, rooms.size());
            rooms.forEach(room -> writeName(out, room));
        }
        packet.writeParts(out);
        return Arrays.copyOf(out.array(), out.writerIndex());
    }

    /**
     * Reads one, whose packet is the caller's to release.
     *
     * @throws IllegalArgumentException if that is none
     */
    static Parcel read(ByteBufAllocator allocator, byte[] bytes) {
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        try {
            String namespace = readName(in);
            int count = readNumber(in, COUNT_MAX);
            List<String> rooms = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                rooms.add(readName(in));
            }
            return new Parcel(
                    namespace, rooms.isEmpty() ? List.of(namespace) : rooms, Encoded.readParts(allocator, in));
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("a broadcast that breaks off", e);
        }
    }

    private static void writeName(ByteBuf out, String name) {
        writeNumber(out, ByteBufUtil.utf8Bytes(name));
        ByteBufUtil.writeUtf8(out, name);
    }

    private static String readName(ByteBuf in) {
        return in.readCharSequence(readNumber(in, NAME_MAX), StandardCharsets.UTF_8)
                .toString();
    }

    static void writeNumber(ByteBuf out, int number) {
        int left = number;
        while (left > 127) {
            out.writeByte((left & 127) | 128);
            left >>>= 7;
        }
        out.writeByte(left);
    }

    static int readNumber(ByteBuf in, int max) {
        long number = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int next = in.readUnsignedByte();
            number |= (long) (next & 127) << shift;
            if (next < 128) {
                if (number > max) {
                    break;
                }
                return (int) number;
            }
        }
        throw new IllegalArgumentException("a broadcast with a number above " + max);
    }
}
