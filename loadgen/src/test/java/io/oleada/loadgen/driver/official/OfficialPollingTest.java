package io.oleada.loadgen.driver.official;

import io.oleada.loadgen.scenario.Transport;

class OfficialPollingTest extends OfficialContract {

    OfficialPollingTest() {
        super(Transport.POLLING);
    }
}
