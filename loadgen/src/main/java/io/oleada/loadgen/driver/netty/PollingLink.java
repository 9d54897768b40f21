package io.oleada.loadgen.driver.netty;

import io.oleada.loadgen.protocol.OpenPacket;

final class PollingLink implements Link {
    PollingLink(LoopContext loop, NettyConnection connection) {}

    @Override
    public void open() {}

    @Override
    public void send(byte[] packet, int offset, int length) {}

    @Override
    public void flush() {}

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public void leave() {}

    @Override
    public void cut() {}

    void onOpen(OpenPacket open) {}
}
