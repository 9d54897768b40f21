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

    private final ByteBuf text;
    private final List<ByteBuf> attachments;
    private final int bytes;

    private Encoded(ByteBuf text, List<ByteBuf> attachments) {
        this.text = text;
        this.attachments = attachments;
        int sum = text.readableBytes();
        for (int i = 0; i < attachments.size(); i++) {
            sum += attachments.get(i).readableBytes();
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
            return new Encoded(text, List.of());
        }
        return new Encoded(
                text,
                binaries.stream()
                        .map(binary -> frame(allocator, BINARY, binary.length).writeBytes(binary))
                        .toList());
    }

    private static Encoded constant(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuf frame = Unpooled.directBuffer(2 + bytes.length)
                .writeByte(TEXT)
                .writeByte(bytes.length)
                .writeBytes(bytes);
        return new Encoded(Unpooled.unreleasableBuffer(frame.asReadOnly()), List.of());
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
        context.write(text.retainedDuplicate(), context.voidPromise());
        for (int i = 0; i < attachments.size(); i++) {
            context.write(attachments.get(i).retainedDuplicate(), context.voidPromise());
        }
    }

    /** As {@link #writeFrames} but for a channel that compresses: as frames that its extension can see. */
    void writeFramesToCompress(ChannelHandlerContext context) {
        context.write(new TextWebSocketFrame(payload(text).retain()), context.voidPromise());
        for (ByteBuf attachment : attachments) {
            context.write(new BinaryWebSocketFrame(payload(attachment).retain()), context.voidPromise());
        }
    }

    /** Appends the packet to the answer of a poll. */
    void appendTo(ByteBuf body) {
        if (body.isReadable()) {
            body.writeByte(HttpHandler.SEPARATOR);
        }
        body.writeBytes(payload(text));
        for (ByteBuf attachment : attachments) {
            ByteBuf coded = Base64.encode(payload(attachment), false);
            body.writeByte(HttpHandler.SEPARATOR).writeByte('b').writeBytes(coded);
            coded.release();
        }
    }

    @Override
    protected void deallocate() {
        text.release();
        attachments.forEach(ByteBuf::release);
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
