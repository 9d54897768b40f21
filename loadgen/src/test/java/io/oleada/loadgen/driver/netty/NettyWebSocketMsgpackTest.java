package io.oleada.loadgen.driver.netty;

import io.oleada.loadgen.driver.Driver;
import io.oleada.loadgen.driver.DriverContract;
import io.oleada.loadgen.driver.Tls;
import io.oleada.loadgen.scenario.Parser;
import io.oleada.loadgen.scenario.Transport;
import java.util.function.Consumer;

class NettyWebSocketMsgpackTest extends DriverContract {

    NettyWebSocketMsgpackTest() {
        super(Transport.WEBSOCKET, Parser.MSGPACK);
    }

    @Override
    protected Driver driver(String name, Consumer<Throwable> onFault) {
        return new NettyDriver(name, Tls.system(), onFault);
    }
}
