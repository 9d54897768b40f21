package io.oleada.loadgen.driver.official;

import io.oleada.loadgen.scenario.Transport;

class OfficialWebSocketTest extends OfficialContract {

    OfficialWebSocketTest() {
        super(Transport.WEBSOCKET);
    }
}
