package io.oleada.benchmarks;

import io.oleada.server.FanOut;
import io.oleada.server.IoKind;
import io.oleada.server.OleadaServer;
import io.oleada.server.ServerConfig;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * The course's server, or a {@link RawServer}, as one of many on a machine: one loop, free ports. It serves until its standard input ends, and so
 * never longer than whoever has started it. Each line there is answered with how many clients are connected and how many
 * bytes of heap live after a collection.
 */
public final class ScaleServer {

    /** A machine that is full to the brim may answer late; nobody here is gone. */
    private static final Duration PING_TIMEOUT = Duration.ofSeconds(60);

    private ScaleServer() {}

    /** Serves; the arguments are {@code own} or {@code raw}, and the time between two pings in seconds. */
    public static void main(String[] args) throws Exception {
        int pingSeconds = Integer.parseInt(args[1]);
        IntSupplier connected = args[0].equals("raw") ? raw(pingSeconds) : own(pingSeconds);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        while (in.readLine() != null) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            System.out.println(connected.getAsInt() + " " + (runtime.totalMemory() - runtime.freeMemory()));
        }
        System.exit(0);
    }

    private static IntSupplier raw(int pingSeconds) throws InterruptedException {
        System.out.println("ready port=" + RawServer.serve(false, pingSeconds, true));
        return RawServer::connected;
    }

    private static IntSupplier own(int pingSeconds) {
        OleadaServer server = OleadaServer.start(ServerConfig.onFreePorts()
                .withIo(IoKind.AUTO, 1)
                .withFanOut(FanOut.ALL)
                .withPings(Duration.ofSeconds(pingSeconds), PING_TIMEOUT));
        System.out.println("ready port=" + server.port());
        return server::connected;
    }
}
