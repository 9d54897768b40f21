package io.oleada.loadgen.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** What a coordinator and a worker say to each other: a word, some fields as JSON, and bytes that are no text. */
final class Message {

    /** The words; what each carries is written where it is made. */
    enum Kind {
        /** Worker: who it is. */
        JOIN,
        /** Worker: an instant of its clock; answered by {@link #PONG} with the coordinator's. */
        PING,
        PONG,
        /** Worker: what the pings have told about its clock. */
        CLOCK,
        /** Coordinator: what is to be done. */
        TASK,
        READY,
        /** Worker: it will not do the task. */
        REFUSED,
        START,
        /** Both, once a second: still here. */
        BEAT,
        SNAPSHOT,
        /** Worker: what a loop has published. */
        SEALED,
        /** Coordinator: the same of another worker's loop. */
        LOGS,
        /** Coordinator: a loop that will bring no logs. */
        LOST,
        INTERRUPT,
        FINISHED,
        /** Worker: a fault of its own. */
        FAILED,
        /** Coordinator: go. */
        BYE
    }

    private static final Kind[] KINDS = Kind.values();
    private static final JsonMapper JSON = new JsonMapper();

    final Kind kind;
    final ObjectNode fields;
    final byte[] bytes;

    Message(Kind kind, ObjectNode fields, byte[] bytes) {
        this.kind = kind;
        this.fields = fields;
        this.bytes = bytes;
    }

    static Message of(Kind kind) {
        return new Message(kind, fields(), new byte[0]);
    }

    static Message of(Kind kind, ObjectNode fields) {
        return new Message(kind, fields, new byte[0]);
    }

    static ObjectNode fields() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** A number that must be there. */
    long number(String field) {
        JsonNode value = fields.path(field);
        if (!value.canConvertToLong()) {
            throw new IllegalArgumentException(kind + " without " + field);
        }
        return value.asLong();
    }

    String text(String field) {
        return fields.path(field).asText();
    }

    byte[] write() {
        try {
            byte[] json = JSON.writeValueAsBytes(fields);
            return ByteBuffer.allocate(5 + json.length + bytes.length)
                    .put((byte) kind.ordinal())
                    .putInt(json.length)
                    .put(json)
                    .put(bytes)
                    .array();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads what {@link #write} wrote, from {@code offset} on. */
    static Message read(byte[] from, int offset) {
        ByteBuffer in = ByteBuffer.wrap(from, offset, from.length - offset);
        if (in.remaining() < 5) {
            throw new IllegalArgumentException("a message that breaks off");
        }
        int kind = in.get();
        int length = in.getInt();
        if (kind < 0 || kind >= KINDS.length || length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("no message");
        }
        try {
            JsonNode json = JSON.readTree(from, in.position(), length);
            if (!(json instanceof ObjectNode fields)) {
                throw new IllegalArgumentException("a message without fields");
            }
            return new Message(KINDS[kind], fields, Arrays.copyOfRange(from, in.position() + length, from.length));
        } catch (IOException e) {
            throw new IllegalArgumentException("a message without fields", e);
        }
    }
}
