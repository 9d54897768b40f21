package io.oleada.loadgen.driver.official;

import io.oleada.loadgen.driver.Driver;
import io.oleada.loadgen.driver.Tls;
import io.oleada.loadgen.driver.TlsContract;
import java.util.function.Consumer;

class OfficialTlsTest extends TlsContract {

    @Override
    protected Driver driver(String name, Tls tls, Consumer<Throwable> onFault) {
        return new OfficialDriver(name, tls, onFault);
    }
}
