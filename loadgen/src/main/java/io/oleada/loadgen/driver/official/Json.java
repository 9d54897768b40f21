package io.oleada.loadgen.driver.official;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/** Between the bytes of the seam and the JSON objects of the official client. */
final class Json {

    private Json() {}

    /**
     * Reads a JSON array.
     *
     * @throws IllegalArgumentException if it is none: what is emitted comes from the harness itself
     */
    static @Nullable Object[] array(byte[] bytes, int offset, int length) {
        try {
            JSONArray array = new JSONArray(new String(bytes, offset, length, StandardCharsets.UTF_8));
            @Nullable Object[] values = new Object[array.length()];
            for (int i = 0; i < values.length; i++) {
                values[i] = array.get(i);
            }
            return values;
        } catch (JSONException e) {
            throw new IllegalArgumentException("an emit that is no JSON array", e);
        }
    }

    /** Puts attachments where the placeholders of a parsed array are; changes and returns the array. */
    static @Nullable Object[] withAttachments(@Nullable Object[] values, List<byte[]> attachments) {
        try {
            for (int i = 0; i < values.length; i++) {
                values[i] = filled(values[i], attachments);
            }
            return values;
        } catch (JSONException e) {
            throw new IllegalArgumentException("a placeholder without its attachment", e);
        }
    }

    private static @Nullable Object filled(@Nullable Object value, List<byte[]> attachments) throws JSONException {
        if (value instanceof JSONObject object) {
            if (object.has("_placeholder")) {
                return attachments.get(object.getInt("num"));
            }
            for (Iterator<?> keys = object.keys(); keys.hasNext(); ) {
                String key = String.valueOf(keys.next());
                object.put(key, filled(object.get(key), attachments));
            }
        } else if (value instanceof JSONArray array) {
            for (int i = 0; i < array.length(); i++) {
                array.put(i, filled(array.get(i), attachments));
            }
        }
        return value;
    }

    /** Reads the auth payload; the official Java client knows strings only, so other values become their text. */
    static Map<String, String> strings(String object) {
        try {
            JSONObject parsed = new JSONObject(object);
            Map<String, String> strings = new HashMap<>();
            for (Iterator<?> keys = parsed.keys(); keys.hasNext(); ) {
                String key = String.valueOf(keys.next());
                strings.put(key, parsed.getString(key));
            }
            return strings;
        } catch (JSONException e) {
            throw new IllegalArgumentException("auth that is no JSON object: " + object, e);
        }
    }

    /** {@return a JSON array of the first {@code count} values, attachments as placeholders} */
    static byte[] bytes(@Nullable Object[] values, int count) {
        int[] attachments = new int[1];
        JSONArray array = new JSONArray();
        try {
            for (int i = 0; i < count; i++) {
                array.put(withPlaceholders(values[i], attachments));
            }
        } catch (JSONException e) {
            throw new IllegalArgumentException("what came cannot be written as JSON", e);
        }
        return array.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Object withPlaceholders(@Nullable Object value, int[] attachments) throws JSONException {
        if (value == null) {
            return JSONObject.NULL;
        }
        if (value instanceof byte[]) {
            return new JSONObject().put("_placeholder", true).put("num", attachments[0]++);
        }
        if (value instanceof JSONArray array) {
            for (int i = 0; i < array.length(); i++) {
                array.put(i, withPlaceholders(array.get(i), attachments));
            }
        } else if (value instanceof JSONObject object) {
            for (Iterator<?> keys = object.keys(); keys.hasNext(); ) {
                String key = String.valueOf(keys.next());
                object.put(key, withPlaceholders(object.get(key), attachments));
            }
        }
        return value;
    }
}
