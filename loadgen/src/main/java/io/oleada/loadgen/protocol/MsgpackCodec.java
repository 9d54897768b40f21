package io.oleada.loadgen.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.msgpack.core.MessagePackException;
import org.msgpack.jackson.dataformat.MessagePackFactory;

/**
 * Socket.IO packets as socket.io-msgpack-parser has them, from and to the text form of {@link PacketCodec}: each packet is
 * one binary message, a map of {@code type}, {@code nsp} and, where there are any, {@code data} and {@code id}. Binary data
 * stands in its place, so that there are no attachments. Without state; may be called from any thread.
 *
 * <p>Packets are rewritten rather than read in place: this parser is an option for servers that use it, and not for those who
 * look for the largest load.
 */
public final class MsgpackCodec {

    /** Where an attachment stands in the text form. */
    private static final String PLACEHOLDER = "_placeholder";

    private static final JsonFactory JSON = new JsonFactory();
    private static final MessagePackFactory MSGPACK = new MessagePackFactory();
    private static final int TYPES = 5;

    private MsgpackCodec() {}

    /**
     * Rewrites a packet for the wire.
     *
     * @param text the packet in its text form, as {@link PacketCodec#write} gives it
     * @param offset where it begins
     * @param length how many bytes it has
     * @param attachments what its placeholders stand for, by number
     * @throws IllegalArgumentException if the text is no packet, or its payload no JSON
     */
    public static byte[] encode(byte[] text, int offset, int length, List<byte[]> attachments) {
        Packet packet = new Packet();
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 32);
        try {
            PacketCodec.read(text, offset, length, packet);
            try (JsonGenerator map = MSGPACK.createGenerator(out)) {
                map.writeStartObject();
                map.writeNumberField("type", wireType(packet.type()));
                String namespace =
                        new String(text, packet.namespaceOffset(), packet.namespaceLength(), StandardCharsets.UTF_8);
                map.writeStringField("nsp", namespace.isEmpty() ? "/" : namespace);
                if (packet.ackId() != Packet.NO_ACK) {
                    map.writeNumberField("id", packet.ackId());
                }
                if (packet.dataLength() > 0) {
                    map.writeFieldName("data");
                    try (JsonParser data = JSON.createParser(text, packet.dataOffset(), packet.dataLength())) {
                        data.nextToken();
                        copy(data, map, attachments);
                    }
                }
                map.writeEndObject();
            }
        } catch (ProtocolException | IOException e) {
            throw new IllegalArgumentException("no packet: " + PacketCodec.excerpt(text, offset, length), e);
        }
        return out.toByteArray();
    }

    private static int wireType(PacketType type) {
        return switch (type) {
            case CONNECT -> 0;
            case DISCONNECT -> 1;
            case EVENT, BINARY_EVENT -> 2;
            case ACK, BINARY_ACK -> 3;
            case CONNECT_ERROR -> 4;
            default -> throw new IllegalArgumentException(type + " is no packet of Socket.IO's");
        };
    }

    /** Copies one value, attachments in the places of their placeholders. */
    private static void copy(JsonParser in, JsonGenerator out, List<byte[]> attachments) throws IOException {
        if (in.currentToken() == JsonToken.START_ARRAY) {
            out.writeStartArray();
            while (in.nextToken() != JsonToken.END_ARRAY) {
                copy(in, out, attachments);
            }
            out.writeEndArray();
        } else if (in.currentToken() == JsonToken.START_OBJECT) {
            String name = in.nextFieldName();
            if (PLACEHOLDER.equals(name)) {
                out.writeBinary(attachments.get(placeholder(in)));
                return;
            }
            out.writeStartObject();
            for (; name != null; name = in.nextFieldName()) {
                out.writeFieldName(name);
                in.nextToken();
                copy(in, out, attachments);
            }
            out.writeEndObject();
        } else {
            out.copyCurrentEvent(in);
        }
    }

    /** Reads {@code true,"num":0} to the end of its object, and returns the number. */
    private static int placeholder(JsonParser in) throws IOException {
        int number = 0;
        while (in.nextToken() != JsonToken.END_OBJECT) {
            if (in.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                number = in.getIntValue();
            }
        }
        return number;
    }

    /**
     * Rewrites a packet from the wire.
     *
     * @return the packet in its text form, a placeholder where binary data stands
     * @throws ProtocolException if the bytes are no packet
     */
    public static byte[] decode(byte[] bytes, int offset, int length) throws ProtocolException {
        MsgpackShape.check(bytes, offset, length);
        int type = -1;
        String namespace = "/";
        String id = "";
        ByteArrayOutputStream data = new ByteArrayOutputStream(length + 32);
        try (JsonParser map = MSGPACK.createParser(bytes, offset, length)) {
            if (map.nextToken() != JsonToken.START_OBJECT) {
                throw new ProtocolException("a binary message that is no packet of msgpack's");
            }
            while (map.nextToken() == JsonToken.FIELD_NAME) {
                String name = map.currentName();
                JsonToken value = map.nextToken();
                switch (name) {
                    case "type" -> type = value == JsonToken.VALUE_NUMBER_INT ? map.getIntValue() : -1;
                    case "nsp" -> namespace = map.getText();
                    case "id" -> id = value == JsonToken.VALUE_NUMBER_INT ? Long.toString(map.getLongValue()) : "";
                    case "data" -> copyData(map, value, data);
                    default -> map.skipChildren();
                }
            }
        } catch (IOException | MessagePackException e) {
            throw new ProtocolException("a binary message that is no packet of msgpack's: " + e.getMessage());
        }
        if (type < 0 || type >= TYPES) {
            throw new ProtocolException("a packet of msgpack's without a type");
        }
        String head = "4" + type + (namespace.equals("/") ? "" : namespace + ',') + id;
        byte[] begin = head.getBytes(StandardCharsets.UTF_8);
        byte[] text = new byte[begin.length + data.size()];
        System.arraycopy(begin, 0, text, 0, begin.length);
        System.arraycopy(data.toByteArray(), 0, text, begin.length, data.size());
        return text;
    }

    private static void copyData(JsonParser in, JsonToken value, ByteArrayOutputStream data) throws IOException {
        if (value == JsonToken.VALUE_NULL || isUndefined(in)) {
            return;
        }
        try (JsonGenerator json = JSON.createGenerator(data)) {
            int depth = 0;
            int attachments = 0;
            do {
                depth += in.currentToken().isStructStart()
                        ? 1
                        : in.currentToken().isStructEnd() ? -1 : 0;
                if (in.currentToken() != JsonToken.VALUE_EMBEDDED_OBJECT) {
                    json.copyCurrentEvent(in);
                } else if (isUndefined(in)) {
                    json.writeNull();
                } else {
                    json.writeStartObject();
                    json.writeBooleanField(PLACEHOLDER, true);
                    json.writeNumberField("num", attachments++);
                    json.writeEndObject();
                }
            } while (depth > 0 && in.nextToken() != null);
        }
    }

    /** What JavaScript has as undefined comes as an extension, and an extension as something else than bytes. */
    private static boolean isUndefined(JsonParser in) throws IOException {
        return in.currentToken() == JsonToken.VALUE_EMBEDDED_OBJECT && !(in.getEmbeddedObject() instanceof byte[]);
    }
}
