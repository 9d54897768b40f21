package io.oleada.server.wire;

import com.corundumstudio.socketio.protocol.Event;
import com.corundumstudio.socketio.protocol.JacksonJsonSupport;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The library's JSON support, with attachments that work: whatever is declared for an argument, {@code byte[]}, {@code
 * Object}, a tree or a class with such a field, bytes in it come from and go to binary messages. The library puts base64
 * into the text instead, which an {@code Object} shows as a string and which breaks its lines after 57 bytes.
 *
 * <p>Reading is strict, as the official decoder is: an array, a name that is not reserved, nothing behind it, and no deeper
 * than a parser's stack should be made to go.
 */
final class WireJson extends JacksonJsonSupport {

    private static final int DEPTH_MAX = 1000;
    private static final Set<String> RESERVED =
            Set.of("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener");

    private final Map<String, Map<String, Class<?>[]>> declared = new ConcurrentHashMap<>();
    private final ObjectMapper mapper;

    WireJson() {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEPTH_MAX)
                        .build())
                .build();
        mapper = new ObjectMapper(factory);
        // As the library's own, but without its serializer of bytes, which hides them from the generator.
        mapper.setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.configure(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN, true);
        mapper.configure(SerializationFeature.FAIL_ON_EMPTY_BEANS, false);
        mapper.configure(SerializationFeature.FLUSH_AFTER_WRITE_VALUE, false);
    }

    @Override
    public void addEventMapping(String namespace, String event, Class<?>... classes) {
        super.addEventMapping(namespace, event, classes);
        declared.computeIfAbsent(namespace, name -> new ConcurrentHashMap<>()).put(event, classes);
    }

    @Override
    public void removeEventMapping(String namespace, String event) {
        super.removeEventMapping(namespace, event);
        declared.getOrDefault(namespace, Map.of()).remove(event);
    }

    /** Reads {@code [name, args...]}; arguments beyond those declared are read over. */
    Event readEvent(String namespace, byte[] json, int from, int to, List<byte[]> binaries) throws PacketException {
        try (JsonParser parser = start(json, from, to, binaries)) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.VALUE_NUMBER_INT || first == JsonToken.VALUE_NUMBER_FLOAT) {
                Event numbered = new Event(parser.getText(), readArgs(parser, new Class<?>[0]));
                requireEnd(parser);
                return numbered;
            }
            if (first != JsonToken.VALUE_STRING || RESERVED.contains(parser.getText())) {
                throw PacketException.malformed("no event name");
            }
            String name = parser.getText();
            Class<?>[] classes = declared.getOrDefault(namespace, Map.of()).get(name);
            Event event = new Event(name, readArgs(parser, classes == null ? new Class<?>[0] : classes));
            requireEnd(parser);
            return event;
        } catch (IOException e) {
            throw PacketException.malformed("invalid payload");
        }
    }

    /** Reads the arguments of an acknowledgement; {@code classes} are asked for the class of each, in order. */
    List<Object> readAck(byte[] json, int from, int to, List<byte[]> binaries, Class<?>[] classes)
            throws PacketException {
        try (JsonParser parser = start(json, from, to, binaries)) {
            List<Object> args = readArgs(parser, classes);
            requireEnd(parser);
            return args;
        } catch (IOException e) {
            throw PacketException.malformed("invalid payload");
        }
    }

    /** Reads what a client says of itself when it connects: an object. */
    Map<String, Object> readCredentials(byte[] json, int from, int to) throws PacketException {
        try (JsonParser parser = mapper.getFactory().createParser(json, from, to - from)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw PacketException.malformed("invalid payload");
            }
            Map<String, Object> read = mapper.readValue(
                    parser, mapper.getTypeFactory().constructMapType(Map.class, String.class, Object.class));
            requireEnd(parser);
            return read;
        } catch (IOException e) {
            throw PacketException.malformed("invalid payload");
        }
    }

    private JsonParser start(byte[] json, int from, int to, List<byte[]> binaries) throws IOException, PacketException {
        JsonParser parser = mapper.getFactory().createParser(json, from, to - from);
        if (!binaries.isEmpty()) {
            JsonNode tree = mapper.readTree(parser);
            if (tree == null) {
                throw PacketException.malformed("no payload");
            }
            requireEnd(parser);
            parser.close();
            parser = mapper.treeAsTokens(withBinaries(tree, binaries));
            parser.setCodec(mapper);
        }
        if (parser.nextToken() != JsonToken.START_ARRAY) {
            parser.close();
            throw PacketException.malformed("invalid payload");
        }
        return parser;
    }

    private List<Object> readArgs(JsonParser parser, Class<?>[] classes) throws IOException {
        List<Object> args = new ArrayList<>(classes.length);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == null) {
                throw new IOException("cut off");
            }
            if (args.size() < classes.length) {
                args.add(mapper.readValue(parser, classes[args.size()]));
            } else {
                parser.skipChildren();
            }
        }
        return args;
    }

    private static void requireEnd(JsonParser parser) throws IOException, PacketException {
        if (parser.nextToken() != null) {
            throw PacketException.malformed("something after the payload");
        }
    }

    private static JsonNode withBinaries(JsonNode node, List<byte[]> binaries) throws PacketException {
        if (node instanceof ObjectNode object) {
            if (object.path("_placeholder").asBoolean(false)) {
                JsonNode number = object.path("num");
                if (!number.isInt() || number.intValue() < 0 || number.intValue() >= binaries.size()) {
                    throw PacketException.malformed("illegal attachments");
                }
                return BinaryNode.valueOf(binaries.get(number.intValue()));
            }
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                field.setValue(withBinaries(field.getValue(), binaries));
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, withBinaries(array.get(i), binaries));
            }
        }
        return node;
    }

    /** Writes {@code value} and gathers the bytes in it in {@code into}. */
    void write(Object value, JsonOut into) throws IOException {
        try (JsonGenerator generator = into.generator(mapper.getFactory())) {
            mapper.writeValue(generator, value);
        }
    }

    /** Writes {@code [name, args...]}, or {@code [args...]} when {@code name} is null. */
    void writeArray(@Nullable String name, List<?> args, JsonOut into) throws IOException {
        try (JsonGenerator generator = into.generator(mapper.getFactory())) {
            generator.writeStartArray();
            if (name != null) {
                generator.writeString(name);
            }
            for (Object arg : args) {
                if (arg instanceof Integer number) {
                    generator.writeNumber(number);
                } else if (arg instanceof String string) {
                    generator.writeString(string);
                } else {
                    mapper.writeValue(generator, arg);
                }
            }
            generator.writeEndArray();
        }
    }
}
