package io.oleada.server.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.base64.Base64;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One packet as bytes, ready for every transport and for any number of receivers. Each part is kept as a whole WebSocket
 * frame (a server's frames are not masked, so they are the same for all), whose payload is what a poll's answer takes. Made
 * once, then only read: any thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes its connection, which is told elsewhere
final class Encoded extends AbstractReferenceCounted {

    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;
    private static final int TEN = 10;

    /** A pong that answers a probe. */
    static final Encoded PROBE = constant("3probe");

    /** The ping. */
    static final Encoded PING = constant("2");

    private final List<ByteBuf> frames;
    private final int bytes;

    private Encoded(List<ByteBuf> frames) {
        this.frames = frames;
        int sum = 0;
        for (int i = 0; i < frames.size(); i++) {
            sum += frames.get(i).readableBytes();
        }
        this.bytes = sum;
    }

    /** Takes {@code head} and {@code json}[0..jsonLength) as the text and each of {@code binaries} as an attachment. */
    static Encoded of(ByteBufAllocator allocator, String head, byte[] json, int jsonLength, List<byte[]> binaries) {
        int headLength = ByteBufUtil.utf8Bytes(head);
        ByteBuf text = frame(allocator, TEXT, headLength + jsonLength);
        ByteBufUtil.reserveAndWriteUtf8(text, head, headLength);
        text.writeBytes(json, 0, jsonLength);
        if (binaries.isEmpty()) {
            return new Encoded(List.of(text));
        }
        List<ByteBuf> frames = new ArrayList<>(1 + binaries.size());
        frames.add(text);
        for (byte[] binary : binaries) {
            frames.add(frame(allocator, BINARY, binary.length).writeBytes(binary));
        }
        return new Encoded(frames);
    }

    /** An Engine.IO message as it came in: text with its type, or bytes. */
    static Encoded raw(ByteBufAllocator allocator, ByteBuf message, boolean binary) {
        ByteBuf frame = frame(allocator, binary ? BINARY : TEXT, message.readableBytes());
        frame.writeBytes(message, message.readerIndex(), message.readableBytes());
        return new Encoded(List.of(frame));
    }

    private static Encoded constant(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuf frame = Unpooled.directBuffer(2 + bytes.length)
                .writeByte(TEXT)
                .writeByte(bytes.length)
                .writeBytes(bytes);
        return new Encoded(List.of(Unpooled.unreleasableBuffer(frame.asReadOnly())));
    }

    private static ByteBuf frame(ByteBufAllocator allocator, int kind, int length) {
        ByteBuf frame = allocator.directBuffer(length + TEN);
        frame.writeByte(kind);
        if (length < 126) {
            frame.writeByte(length);
        } else if (length < 1 << 16) {
            frame.writeByte(126).writeShort(length);
        } else {
            frame.writeByte(127).writeLong(length);
        }
        return frame;
    }

    private static ByteBuf payload(ByteBuf frame) {
        int length = frame.getByte(frame.readerIndex() + 1);
        int header = length < 126 ? 2 : length == 126 ? 4 : TEN;
        return frame.slice(frame.readerIndex() + header, frame.readableBytes() - header);
    }

    /** Writes the parts as they go to another node: how many, then of each its kind, its length and its payload. */
    void writeParts(ByteBuf out) {
        Parcel.writeNumber(out, frames.size());
        for (int i = 0; i < frames.size(); i++) {
            ByteBuf payload = payload(frames.get(i));
            out.writeByte(isBinary(frames.get(i)) ? 1 : 0);
            Parcel.writeNumber(out, payload.readableBytes());
            out.writeBytes(payload);
        }
    }

    /**
     * Reads what {@link #writeParts} has written, to the end of the buffer.
     *
     * @throws IllegalArgumentException if it is anything else
     * @throws IndexOutOfBoundsException if it breaks off
     */
    static Encoded readParts(ByteBufAllocator allocator, ByteBuf in) {
        int count = Parcel.readNumber(in, 1 << 16);
        List<ByteBuf> payloads = new ArrayList<>();
        int[] kinds = new int[Math.min(count, in.readableBytes())];
        for (int i = 0; i < count; i++) {
            kinds[i] = in.readUnsignedByte();
            payloads.add(in.readSlice(Parcel.readNumber(in, Integer.MAX_VALUE)));
        }
        if (count == 0 || kinds[0] != 0 || in.isReadable()) {
            throw new IllegalArgumentException("a packet without a text, or with something behind it");
        }
        List<ByteBuf> frames = new ArrayList<>(count); // from here on nothing fails
        for (int i = 0; i < count; i++) {
            ByteBuf payload = payloads.get(i);
            frames.add(frame(allocator, kinds[i] == 0 ? TEXT : BINARY, payload.readableBytes())
                    .writeBytes(payload));
        }
        return new Encoded(frames);
    }

    /** {@return the bytes of all parts} */
    int bytes() {
        return bytes;
    }

    /**
     * Writes the frames without flushing, on the channel's loop.
     *
     * @param context where frames that are bytes already may enter the pipeline
     */
    void writeFrames(ChannelHandlerContext context) {
        for (int i = 0; i < frames.size(); i++) {
            context.write(frames.get(i).retainedDuplicate(), context.voidPromise());
        }
    }

    /** As {@link #writeFrames} but for a channel that compresses: as frames that its extension can see. */
    void writeFramesToCompress(ChannelHandlerContext context) {
        for (ByteBuf frame : frames) {
            ByteBuf payload = payload(frame).retain();
            context.write(isBinary(frame) ? new BinaryWebSocketFrame(payload) : new TextWebSocketFrame(payload));
        }
    }

    private static boolean isBinary(ByteBuf frame) {
        return frame.getUnsignedByte(frame.readerIndex()) == BINARY;
    }

    /** Appends the packet to the answer of a poll. */
    void appendTo(ByteBuf body) {
        for (int i = 0; i < frames.size(); i++) {
            ByteBuf frame = frames.get(i);
            if (body.isReadable()) {
                body.writeByte(HttpHandler.SEPARATOR);
            }
            if (isBinary(frame)) {
                ByteBuf coded = Base64.encode(payload(frame), false);
                body.writeByte('b').writeBytes(coded);
                coded.release();
            } else {
                body.writeBytes(payload(frame));
            }
        }
    }

    @Override
    protected void deallocate() {
        for (int i = 0; i < frames.size(); i++) {
            frames.get(i).release();
        }
    }

    @Override
    public Encoded retain() {
        super.retain();
        return this;
    }

    @Override
    public ReferenceCounted touch(Object hint) {
        return this;
    }
}
