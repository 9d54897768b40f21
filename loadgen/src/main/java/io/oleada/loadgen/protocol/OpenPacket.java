package io.oleada.loadgen.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * What the server says when an Engine.IO session opens.
 *
 * @param sid the Engine.IO session id
 * @param upgradable whether the server offers WebSocket to a polling client
 * @param pingIntervalMs how often the server pings, in milliseconds
 * @param pingTimeoutMs how much later than that a ping may come before the connection counts as dead, in milliseconds
 * @param maxPayload how many bytes one polling body may have
 */
public record OpenPacket(String sid, boolean upgradable, int pingIntervalMs, int pingTimeoutMs, int maxPayload) {

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();
    private static final int LONGEST_SID = 256;
    private static final int LONGEST_REFUSAL = 300;
    private static final int USUAL_PAYLOAD = 1_000_000;

    /**
     * Reads the JSON of an open packet.
     *
     * @throws ProtocolException if it is none, or if one of its values cannot be lived with
     */
    public static OpenPacket read(byte[] bytes, int offset, int length) throws ProtocolException {
        Fields fields = new Fields();
        try (JsonParser json = JSON.createParser(bytes, offset, length)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new ProtocolException("open packet is no object: " + PacketCodec.excerpt(bytes, offset, length));
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                fields.read(json, json.currentName());
            }
        } catch (IOException e) {
            throw new ProtocolException("open packet is no JSON: " + PacketCodec.excerpt(bytes, offset, length));
        }
        return fields.toPacket();
    }

    /**
     * Reads why a namespace said no.
     *
     * @return the message of a CONNECT_ERROR packet's payload, or the payload itself where it has none
     */
    public static String refusal(byte[] bytes, int offset, int length) {
        try (JsonParser json = JSON.createParser(bytes, offset, length)) {
            if (json.nextToken() == JsonToken.VALUE_STRING) {
                return shortened(json.getText());
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (json.nextToken() == JsonToken.VALUE_STRING && name.equals("message")) {
                    return shortened(json.getText());
                }
                json.skipChildren();
            }
        } catch (IOException e) {
            return PacketCodec.excerpt(bytes, offset, length);
        }
        return PacketCodec.excerpt(bytes, offset, length);
    }

    private static String shortened(String text) {
        return text.length() > LONGEST_REFUSAL ? text.substring(0, LONGEST_REFUSAL) + "..." : text;
    }

    private static final class Fields {
        private String sid = "";
        private boolean upgradable;
        private long pingIntervalMs = -1;
        private long pingTimeoutMs = -1;
        private long maxPayload = USUAL_PAYLOAD;

        void read(JsonParser json, String name) throws IOException {
            JsonToken value = json.nextToken();
            if (value == JsonToken.VALUE_NUMBER_INT) {
                long number = json.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? -1 : json.getLongValue();
                switch (name) {
                    case "pingInterval" -> pingIntervalMs = number;
                    case "pingTimeout" -> pingTimeoutMs = number;
                    case "maxPayload" -> maxPayload = number;
                    default -> {}
                }
            } else if (value == JsonToken.VALUE_STRING && name.equals("sid")) {
                sid = json.getText();
            } else if (value == JsonToken.START_ARRAY && name.equals("upgrades")) {
                readUpgrades(json);
            } else {
                json.skipChildren();
            }
        }

        private void readUpgrades(JsonParser json) throws IOException {
            for (JsonToken token = json.nextToken();
                    token != null && token != JsonToken.END_ARRAY;
                    token = json.nextToken()) {
                upgradable |= token == JsonToken.VALUE_STRING && json.getText().equals("websocket");
                json.skipChildren();
            }
        }

        OpenPacket toPacket() throws ProtocolException {
            if (sid.isEmpty() || sid.length() > LONGEST_SID) {
                throw new ProtocolException("open packet with a sid of " + sid.length() + " characters");
            }
            if (!sid.chars().allMatch(c -> c > ' ' && c < 127 && c != '&' && c != '#')) {
                throw new ProtocolException("open packet with a sid that fits no URL");
            }
            return new OpenPacket(
                    sid,
                    upgradable,
                    inRange("pingInterval", pingIntervalMs, 1),
                    inRange("pingTimeout", pingTimeoutMs, 0),
                    (int) Math.min(Integer.MAX_VALUE, maxPayload <= 0 ? USUAL_PAYLOAD : maxPayload));
        }

        private static int inRange(String name, long value, int least) throws ProtocolException {
            if (value < least || value > Integer.MAX_VALUE) {
                throw new ProtocolException("open packet's " + name + " is no number of milliseconds from " + least
                        + " to " + Integer.MAX_VALUE);
            }
            return (int) value;
        }
    }
}
