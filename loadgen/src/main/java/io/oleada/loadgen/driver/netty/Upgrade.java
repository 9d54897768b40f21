package io.oleada.loadgen.driver.netty;

final class Upgrade {
    Upgrade(LoopContext loop, NettyConnection connection, PollingLink polling, String sid) {}

    void begin() {}

    boolean concerns(Link link) {
        return false;
    }

    void onWebSocket() {}

    void onText(byte[] bytes, int offset, int length) {}

    void abandon() {}
}
