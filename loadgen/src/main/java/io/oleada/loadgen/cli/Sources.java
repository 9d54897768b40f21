package io.oleada.loadgen.cli;

import io.oleada.loadgen.scenario.Target;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Local addresses to connect from. Each has all local ports towards a target, so that clients that share one run out of
 * ports together. On loopback there are 16 million addresses, and as many are taken as needed; elsewhere the user names
 * those that the machine has.
 */
final class Sources {

    private static final int FIRST = 0x7F000002; // 127.0.0.2

    private Sources() {}

    /**
     * {@return how many addresses so many clients need towards their targets}
     *
     * @param ports how many local ports there are towards one address and port
     */
    static int needed(long clients, int targets, long ports) {
        return ports == Limits.NONE
                ? 1
                : Math.toIntExact(Math.max(1, (clients + ports * targets - 1) / (ports * targets)));
    }

    /**
     * {@return how many addresses so many clients should have towards their targets, where addresses are free to take}
     *
     * <p>Linux looks for a free local port at even numbers first, one after the other. Once these are taken, which is at half
     * of the ports, each connect looks at all of them in vain, with the loop's time: at 14,120 connections from one address
     * to one target a connect went from 0.5 to 30 ms of CPU. With a quarter taken the second look finds one.
     */
    static int wanted(long clients, int targets, long ports) {
        return ports == Limits.NONE ? 1 : needed(clients, targets, Math.max(1, ports / 4));
    }

    /**
     * {@return to how many of the targets the clients of one loop connect} Client n goes to target n modulo their number, and
     * a loop has those clients whose numbers are alike modulo the number of loops.
     */
    static int targetsOfALoop(int targets, int totalLoops) {
        return targets
                / BigInteger.valueOf(targets)
                        .gcd(BigInteger.valueOf(totalLoops))
                        .intValueExact();
    }

    /** {@return whether all targets are reached over loopback by IPv4, where addresses are free to take} */
    static boolean areFree(List<Target> targets) {
        return targets.stream().allMatch(target -> isFree(target));
    }

    private static boolean isFree(Target target) {
        InetAddress to = target.address();
        return to != null && to.isLoopbackAddress() && to.getAddress().length == 4;
    }

    /**
     * {@return the addresses on loopback that a worker takes, or none if the system has no more than 127.0.0.1}
     *
     * @param worker which of the workers of this machine it is, from 0
     * @param count how many each of them takes
     */
    static List<InetAddress> ofLoopback(int worker, int count) {
        List<InetAddress> sources = IntStream.range(0, count)
                .mapToObj(i -> loopback(FIRST + worker * count + i))
                .toList();
        return isHere(sources.get(0)) ? sources : List.of();
    }

    private static InetAddress loopback(int address) {
        try {
            return InetAddress.getByAddress(
                    new byte[] {(byte) (address >>> 24), (byte) (address >>> 16), (byte) (address >>> 8), (byte) address
                    });
        } catch (UnknownHostException e) {
            throw new AssertionError(e); // four bytes are an address
        }
    }

    /** Reads the addresses that the user has named, which must be this machine's. */
    static List<InetAddress> named(List<String> names) {
        List<InetAddress> sources = new ArrayList<>();
        for (String name : names) {
            try {
                InetAddress address = InetAddress.getByName(name);
                if (isHere(address)) {
                    sources.add(address);
                    continue;
                }
            } catch (UnknownHostException e) {
                // the same mistake
            }
            throw new UserError(
                    UserError.USAGE,
                    "--source-address " + name + ": no address of this machine; see \"ip address\" for those it has");
        }
        return sources;
    }

    private static boolean isHere(InetAddress address) {
        try {
            new ServerSocket(0, 1, address).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
