package io.oleada.loadgen.driver.official;

import io.oleada.loadgen.driver.Driver;
import io.oleada.loadgen.driver.DriverContract;
import io.oleada.loadgen.driver.Tls;
import io.oleada.loadgen.scenario.Transport;
import java.util.List;
import java.util.function.Consumer;

/** The contract, with what is peculiar to the official Java client. */
abstract class OfficialContract extends DriverContract {

    OfficialContract(Transport transport) {
        super(transport);
    }

    @Override
    protected Driver driver(String name, Consumer<Throwable> onFault) {
        return new OfficialDriver(name, Tls.system(), onFault);
    }

    /** It does not answer a WebSocket close frame, and so learns of it by the missing ping alone. */
    @Override
    protected List<String> reasonsOfServersClose() {
        return List.of("closed TRANSPORT_CLOSE", "closed PING_TIMEOUT");
    }

    @Override
    protected boolean mayStay(Thread thread) {
        return thread.isDaemon() && thread.getName().matches("OkHttp ConnectionPool|Okio Watchdog");
    }
}
