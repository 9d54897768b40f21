package io.oleada.loadgen.cli;

import io.oleada.loadgen.scenario.Target;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;

/**
 * Local addresses for the workers of one machine. Each address has all local ports towards a target, so workers that
 * share one would run out of them together; on loopback there are 16 million addresses to choose from.
 */
final class Sources {

    private static final int FIRST = 0x7F000002; // 127.0.0.2

    private Sources() {}

    /** The address that a worker connects from, or null where the system shall choose. */
    static @Nullable InetAddress of(Target target, int worker) {
        try {
            InetAddress to = InetAddress.getByName(target.host());
            if (!(to instanceof Inet4Address) || !to.isLoopbackAddress()) {
                return null;
            }
            int address = FIRST + worker;
            InetAddress source = InetAddress.getByAddress(
                    new byte[] {(byte) (address >>> 24), (byte) (address >>> 16), (byte) (address >>> 8), (byte) address
                    });
            new ServerSocket(0, 1, source).close();
            return source;
        } catch (IOException e) {
            return null; // a system with no more than 127.0.0.1
        }
    }
}
