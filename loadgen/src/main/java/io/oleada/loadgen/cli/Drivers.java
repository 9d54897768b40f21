package io.oleada.loadgen.cli;

import io.oleada.loadgen.driver.Driver;
import io.oleada.loadgen.driver.Tls;
import io.oleada.loadgen.driver.netty.NettyDriver;
import io.oleada.loadgen.driver.official.OfficialDriver;
import io.oleada.loadgen.scenario.Parser;
import io.oleada.loadgen.scenario.Scenario;
import io.oleada.loadgen.scenario.Step;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The drivers by name. */
final class Drivers {

    /** Opens one loop. */
    interface Opener {
        Driver open(String name, Tls tls, Consumer<Throwable> onFault);
    }

    private static final Map<String, Opener> BY_NAME =
            Map.of("netty", NettyDriver::new, "official", OfficialDriver::new);

    private Drivers() {}

    static List<String> names() {
        return BY_NAME.keySet().stream().sorted().toList();
    }

    /** Says so if there is no such driver, or if it cannot do what the scenario asks. */
    static void check(String name, Scenario scenario) {
        Opener unused = named(name);
        boolean msgpack = scenario.flows().stream()
                .map(flow -> (Step.Connect) flow.steps().get(0))
                .anyMatch(step -> step.parser() == Parser.MSGPACK);
        if (msgpack && name.equals("official")) {
            throw new UserError(
                    UserError.USAGE, "--driver official: does not write msgpack; use netty, or \"parser: json\"");
        }
    }

    static Opener named(String name) {
        Opener opener = BY_NAME.get(name);
        if (opener == null) {
            throw new UserError(
                    UserError.USAGE, "--driver " + name + ": no such driver; there are " + String.join(", ", names()));
        }
        return opener;
    }
}
