package io.oleada.server.wire;

import com.fasterxml.jackson.core.Base64Variant;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import io.netty.util.concurrent.FastThreadLocal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where JSON is written: bytes that are used again for the next packet of the thread, and beside them what goes out as
 * attachments. A placeholder takes the place of each.
 */
final class JsonOut extends OutputStream {

    private static final int KEPT_MAX = 1 << 16;
    private static final FastThreadLocal<JsonOut> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected JsonOut initialValue() {
            return new JsonOut();
        }
    };

    private byte[] bytes = new byte[1024];
    private int length;
    private final List<byte[]> binaries = new ArrayList<>();

    /** {@return this thread's, empty} */
    static JsonOut ofThread() {
        JsonOut out = OF_THREAD.get();
        out.length = 0;
        out.binaries.clear();
        if (out.bytes.length > KEPT_MAX) {
            out.bytes = new byte[1024];
        }
        return out;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    List<byte[]> binaries() {
        return binaries;
    }

    JsonGenerator generator(JsonFactory factory) throws IOException {
        return new Placeholders(factory.createGenerator(this));
    }

    @Override
    public void write(int one) {
        room(1);
        bytes[length++] = (byte) one;
    }

    @Override
    public void write(byte[] from, int offset, int count) {
        room(count);
        System.arraycopy(from, offset, bytes, length, count);
        length += count;
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }

    private final class Placeholders extends JsonGeneratorDelegate {

        Placeholders(JsonGenerator to) {
            super(to, false);
        }

        @Override
        public void writeBinary(Base64Variant variant, byte[] data, int offset, int count) throws IOException {
            writeStartObject();
            writeBooleanField("_placeholder", true);
            writeNumberField("num", binaries.size());
            writeEndObject();
            binaries.add(Arrays.copyOfRange(data, offset, offset + count));
        }

        @Override
        public int writeBinary(Base64Variant variant, InputStream data, int count) throws IOException {
            byte[] all = data.readNBytes(count);
            writeBinary(variant, all, 0, all.length);
            return all.length;
        }
    }
}
