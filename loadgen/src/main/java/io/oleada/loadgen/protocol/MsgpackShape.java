package io.oleada.loadgen.protocol;

/**
 * Walks over a msgpack value without reading it, and refuses one that claims to be longer than it is or that is nested too
 * deep: a reader that believed a length of 4 GiB would ask for as much memory. The formats are those of the msgpack
 * specification.
 */
final class MsgpackShape {

    private static final int DEPTH_MAX = 512;

    private final byte[] bytes;
    private final int end;
    private int at;

    private MsgpackShape(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.at = offset;
        this.end = offset + length;
    }

    /** Checks that the bytes are one whole value. */
    static void check(byte[] bytes, int offset, int length) throws ProtocolException {
        MsgpackShape shape = new MsgpackShape(bytes, offset, length);
        shape.walk();
        if (shape.at != shape.end) {
            throw new ProtocolException("bytes behind a packet of msgpack's");
        }
    }

    private void walk() throws ProtocolException {
        long[] open = new long[DEPTH_MAX];
        int depth = 0;
        open[0] = 1;
        while (depth >= 0) {
            if (open[depth] == 0) {
                depth--;
                continue;
            }
            open[depth]--;
            long members = value();
            if (members > 0) {
                if (++depth == DEPTH_MAX) {
                    throw new ProtocolException("a packet of msgpack's that is nested too deep");
                }
                open[depth] = members;
            }
        }
    }

    /** Passes a value's head, and its content unless that is values again; returns how many those are. */
    private long value() throws ProtocolException {
        int head = (int) number(1);
        if (head <= 0x7f || head >= 0xe0) {
            return 0;
        }
        if (head <= 0x8f) {
            return 2L * (head & 0x0f);
        }
        if (head <= 0x9f) {
            return head & 0x0f;
        }
        if (head <= 0xbf) {
            return pass(head & 0x1f);
        }
        return switch (head) {
            case 0xc0, 0xc2, 0xc3 -> 0;
            case 0xc4, 0xd9 -> pass(number(1));
            case 0xc5, 0xda -> pass(number(2));
            case 0xc6, 0xdb -> pass(number(4));
            case 0xc7 -> pass(number(1) + 1);
            case 0xc8 -> pass(number(2) + 1);
            case 0xc9 -> pass(number(4) + 1);
            case 0xcc, 0xd0 -> pass(1);
            case 0xcd, 0xd1, 0xd4 -> pass(2);
            case 0xd5 -> pass(3);
            case 0xca, 0xce, 0xd2 -> pass(4);
            case 0xd6 -> pass(5);
            case 0xcb, 0xcf, 0xd3 -> pass(8);
            case 0xd7 -> pass(9);
            case 0xd8 -> pass(17);
            case 0xdc -> number(2);
            case 0xdd -> number(4);
            case 0xde -> 2 * number(2);
            case 0xdf -> 2 * number(4);
            default -> throw new ProtocolException("a byte that msgpack does not know");
        };
    }

    private long pass(long length) throws ProtocolException {
        if (length > end - at) {
            throw new ProtocolException("a packet of msgpack's that is cut short");
        }
        at += (int) length;
        return 0;
    }

    private long number(int width) throws ProtocolException {
        int from = at;
        long unused = pass(width);
        long number = 0;
        for (int i = from; i < from + width; i++) {
            number = (number << 8) | (bytes[i] & 0xff);
        }
        return number;
    }
}
