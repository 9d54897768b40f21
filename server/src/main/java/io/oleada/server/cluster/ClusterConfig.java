package io.oleada.server.cluster;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which cluster a server is part of, and over what. Without a secret everything stays on this machine.
 *
 * @param where {@code hazelcast}; where Hazelcast's members listen, such as {@code 10.0.0.1:7430,10.0.0.2}; or a Redis,
 *     such as {@code redis://127.0.0.1:6379}
 * @param name what clusters are told apart by
 * @param bind where the others reach this member of Hazelcast, {@code host} or {@code host:port}; null is the first free
 *     port of loopback from {@value #PORT} on
 * @param seal what all nodes share and nobody else, or null
 */
public record ClusterConfig(
        String where,
        String name,
        @Nullable String bind,
        @Nullable Seal seal) {

    /** Hazelcast's members, found on this machine. */
    public static final String HAZELCAST = "hazelcast";

    /** The first of the ports that members on this machine try. */
    static final int PORT = 7430;

    /** So many ports; a search for members asks each. */
    static final int PORTS = 8;

    private static final String LOOPBACK = "127.0.0.1";

    /**
     * Checks it.
     *
     * @throws IllegalArgumentException with one line for the user if that cannot be
     */
    public ClusterConfig {
        if (!name.matches("[a-zA-Z0-9._-]{1,64}")) {
            throw new IllegalArgumentException(
                    "--cluster-name is \"" + name + "\"; use 1 to 64 letters, digits, dots, dashes or underscores");
        }
        boolean redis = isRedis(where);
        if (redis && bind != null) {
            throw new IllegalArgumentException("--cluster-bind is for Hazelcast; leave it out with a Redis");
        }
        List<InetSocketAddress> far = new ArrayList<>();
        if (redis) {
            far.add(redis(where));
        } else {
            far.addAll(addresses("--cluster", where.equals(HAZELCAST) ? LOOPBACK : where));
            if (bind != null) {
                far.add(address("--cluster-bind", bind));
            }
        }
        far.removeIf(address -> address.getAddress().isLoopbackAddress());
        if (seal == null && !far.isEmpty()) {
            throw new IllegalArgumentException(
                    "a cluster beyond this machine (" + far.get(0).getHostString()
                            + ") needs --cluster-secret-file; make one with \"openssl rand -hex 16 > cluster.secret\"");
        }
    }

    /** Whether the bus is a Redis. */
    boolean isRedis() {
        return isRedis(where);
    }

    private static boolean isRedis(String where) {
        return where.toLowerCase(Locale.ROOT).matches("rediss?:.*");
    }

    /** {@return the bus in a word: hazelcast or redis} */
    public String bus() {
        return isRedis() ? "redis" : HAZELCAST;
    }

    /** {@return the bus as messages name it, without a password} */
    String title() {
        return isRedis() ? "Redis at " + URI.create(where).getHost() + ':' + port(where) : "Hazelcast";
    }

    /** {@return the name that the nodes meet under, which nobody without the secret knows} */
    String meeting() {
        return "oleada-" + (seal == null ? name : seal.name(name));
    }

    /** {@return where a member of Hazelcast listens; port 0 is the first free one of those tried} */
    InetSocketAddress listening() {
        return bind == null
                ? new InetSocketAddress(known("--cluster-bind", LOOPBACK), 0)
                : address("--cluster-bind", bind);
    }

    /** {@return where to look for other members of Hazelcast, each as {@code host:port}} */
    List<String> members() {
        return where.equals(HAZELCAST)
                ? IntStream.range(PORT, PORT + PORTS)
                        .mapToObj(port -> LOOPBACK + ':' + port)
                        .toList()
                : addresses("--cluster", where).stream()
                        .map(member -> host(member.getHostString()) + ':' + member.getPort())
                        .toList();
    }

    /** A name stays one: what it means may change while the cluster lives. */
    private static String host(String text) {
        return text.contains(":") ? '[' + text + ']' : text;
    }

    private static int port(String redis) {
        int port = URI.create(redis).getPort();
        return port < 0 ? 6379 : port;
    }

    private static InetSocketAddress redis(String text) {
        String host;
        try {
            host = URI.create(text).getHost();
        } catch (IllegalArgumentException e) {
            host = null;
        }
        if (host == null || port(text) > 65_535) {
            throw new IllegalArgumentException(
                    "--cluster names no Redis; expected something like redis://127.0.0.1:6379");
        }
        return new InetSocketAddress(known("--cluster", host), port(text));
    }

    private static List<InetSocketAddress> addresses(String option, String list) {
        List<InetSocketAddress> all = new ArrayList<>();
        for (String each : list.split(",", -1)) {
            all.add(address(option, each.strip()));
        }
        return all;
    }

    /** Reads {@code host} or {@code host:port}. */
    private static InetSocketAddress address(String option, String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 || text.endsWith("]") ? text : text.substring(0, colon);
        String port = host.length() == text.length() ? Integer.toString(PORT) : text.substring(colon + 1);
        if (host.isEmpty() || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
            throw new IllegalArgumentException(option + " is \"" + text + "\"; expected HOST or HOST:PORT"
                    + (option.equals("--cluster") ? ", several with commas between, or redis://HOST:PORT" : ""));
        }
        return new InetSocketAddress(known(option, host), Integer.parseInt(port));
    }

    private static InetAddress known(String option, String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(option + ": the name " + host + " is not known here", e);
        }
    }

    /** Not what a record shows: an address may hold a password. */
    @Override
    public String toString() {
        return name + " over " + title();
    }
}
