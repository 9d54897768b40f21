package io.oleada.server.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** A poll that waits for its answer. It gets exactly one; any thread. */
interface Poll {

    /** The answer that says nothing. */
    ByteBuf NOOP = Unpooled.unreleasableBuffer(
            Unpooled.copiedBuffer("6", StandardCharsets.US_ASCII).asReadOnly());

    /** Answers with packets; takes over the buffer. */
    void answer(ByteBuf packets);

    /** Answers that the request was wrong. */
    void refuse(EngineError error, Refusal why);
}
