package io.oleada.server.cluster;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node says to all others. As bytes:
 *
 * <pre>
 * 16 bytes of HMAC over the rest, if there is a secret
 * a byte: the format, 1      8 bytes: the node      a byte: the kind
 * BEAT        8 bytes: the number its next broadcast will have, 4 bytes: its clients, 8 bytes: its clock, then its name
 * BROADCASTS  8 bytes: the number of the first, then of each 4 bytes: its length, and itself
 * BYE         nothing
 * </pre>
 */
sealed interface Message {

    /** A node is there. */
    record Beat(long next, int clients, long clockNs, String name) implements Message {}

    /** Broadcasts, numbered from {@code first} on. */
    record Broadcasts(long first, List<byte[]> each) implements Message {}

    /** A node leaves. */
    record Bye() implements Message {}

    /** A message and who it is by. */
    record Signed(long node, Message message) {}

    byte FORMAT = 1;
    byte BEAT = 0;
    byte BROADCASTS = 1;
    byte BYE = 2;
    int HEAD_BYTES = 10;
    int NAME_MAX_BYTES = 256;

    /** {@return what goes over the bus} */
    static byte[] write(long node, Message message, @Nullable Seal seal) {
        int sealed = seal == null ? 0 : Seal.MAC_BYTES;
        byte[] name = message instanceof Beat beat ? beat.name.getBytes(StandardCharsets.UTF_8) : new byte[0];
        ByteBuffer out = ByteBuffer.allocate(sealed + HEAD_BYTES + bytes(message) + name.length);
        out.position(sealed);
        out.put(FORMAT).putLong(node);
        if (message instanceof Beat beat) {
            out.put(BEAT).putLong(beat.next).putInt(beat.clients).putLong(beat.clockNs);
            out.put(name);
        } else if (message instanceof Broadcasts broadcasts) {
            out.put(BROADCASTS).putLong(broadcasts.first);
            for (byte[] each : broadcasts.each) {
                out.putInt(each.length).put(each);
            }
        } else {
            out.put(BYE);
        }
        if (seal != null) {
            System.arraycopy(seal.proof(out.array(), sealed), 0, out.array(), 0, sealed);
        }
        return out.array();
    }

    private static int bytes(Message message) {
        if (message instanceof Beat) {
            return 2 * Long.BYTES + Integer.BYTES;
        }
        if (message instanceof Broadcasts broadcasts) {
            int sum = Long.BYTES;
            for (byte[] each : broadcasts.each) {
                sum += Integer.BYTES + each.length;
            }
            return sum;
        }
        return 0;
    }

    /** {@return whether bytes claim to be by this node, quickly: its own messages come back to it} */
    static boolean isBy(long node, byte[] bytes, @Nullable Seal seal) {
        int sealed = seal == null ? 0 : Seal.MAC_BYTES;
        return bytes.length >= sealed + HEAD_BYTES
                && ByteBuffer.wrap(bytes).getLong(sealed + 1) == node
                && bytes[sealed + HEAD_BYTES - 1] == BROADCASTS;
    }

    /**
     * Reads what came over the bus.
     *
     * @throws IllegalArgumentException if it is no message, or by somebody without the secret
     */
    static Signed read(byte[] bytes, @Nullable Seal seal) {
        int sealed = seal == null ? 0 : Seal.MAC_BYTES;
        if (bytes.length < sealed + HEAD_BYTES) {
            throw new IllegalArgumentException("a message that breaks off");
        }
        if (seal != null
                && !MessageDigest.isEqual(
                        Arrays.copyOf(bytes, sealed), Arrays.copyOf(seal.proof(bytes, sealed), sealed))) {
            throw new IllegalArgumentException("a message by somebody without the secret");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, sealed, bytes.length - sealed);
        if (in.get() != FORMAT) {
            throw new IllegalArgumentException("a message of another format");
        }
        long node = in.getLong();
        try {
            return new Signed(node, body(in));
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("a message that breaks off", e);
        }
    }

    private static Message body(ByteBuffer in) {
        byte kind = in.get();
        if (kind == BROADCASTS) {
            return new Broadcasts(positive(in.getLong()), broadcasts(in));
        }
        if (kind == BEAT) {
            long next = positive(in.getLong());
            int clients = (int) positive(in.getInt());
            return new Beat(next, clients, in.getLong(), name(in));
        }
        if (kind == BYE) {
            return new Bye();
        }
        throw new IllegalArgumentException("a message of kind " + kind);
    }

    private static List<byte[]> broadcasts(ByteBuffer in) {
        List<byte[]> each = new ArrayList<>();
        while (in.hasRemaining()) {
            int length = (int) positive(in.getInt());
            if (length > in.remaining()) {
                throw new IllegalArgumentException("a message that breaks off");
            }
            byte[] one = new byte[length];
            in.get(one);
            each.add(one);
        }
        return each;
    }

    /** Names are shown in the log, so they hold nothing that could pass for a line of its own. */
    private static String name(ByteBuffer in) {
        if (in.remaining() > NAME_MAX_BYTES) {
            throw new IllegalArgumentException("a name of " + in.remaining() + " bytes");
        }
        String name = StandardCharsets.UTF_8.decode(in).toString();
        return name.replaceAll("[\\p{C}\\p{Z}]", "?");
    }

    private static long positive(long number) {
        if (number < 0) {
            throw new IllegalArgumentException("a number below zero");
        }
        return number;
    }
}
