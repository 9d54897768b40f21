package io.oleada.loadgen.cli;

import io.oleada.loadgen.scenario.Scenario;
import io.oleada.loadgen.scenario.Target;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Whether targets may be loaded. This machine always may; any other only if the command line names it, so that a
 * scenario file that somebody shares cannot aim.
 */
final class Permission {

    private Permission() {}

    /** Checks all targets of a scenario, and pins them; see {@link #check(Target, List)}. */
    static Scenario check(Scenario scenario, List<String> allowed) {
        return scenario.against(scenario.targets().stream()
                .map(target -> check(target, allowed))
                .toList());
    }

    /** Looks the host up once, and returns the target at that address, so that its name cannot come to mean another. */
    private static Target check(Target target, List<String> allowed) {
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(target.host());
        } catch (UnknownHostException e) {
            throw new UserError(
                    UserError.TARGET,
                    "cannot reach " + target.url() + ": the name " + target.host() + " is not known here");
        }
        for (InetAddress address : addresses) {
            if (!address.isLoopbackAddress() && !isAllowed(target, allowed)) {
                String found = address.getHostAddress();
                throw new UserError(
                        UserError.TARGET,
                        target.host() + (target.host().equals(found) ? "" : ", which is " + found + ',')
                                + " is not this machine; if you may load it, add --allow-target " + target.host());
            }
        }
        return target.at(addresses[0]);
    }

    private static boolean isAllowed(Target target, List<String> allowed) {
        return allowed.stream()
                .anyMatch(name -> name.equalsIgnoreCase(target.host())
                        || name.equalsIgnoreCase(target.host() + ':' + target.port()));
    }

    /** {@return whether a target that was checked is this machine} */
    static boolean isHere(Target permitted) {
        return permitted.address() != null && permitted.address().isLoopbackAddress();
    }
}
