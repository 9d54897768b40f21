package io.oleada.loadgen.driver.official;

import io.oleada.loadgen.scenario.Transport;

class OfficialUpgradeTest extends OfficialContract {

    OfficialUpgradeTest() {
        super(Transport.UPGRADE);
    }
}
