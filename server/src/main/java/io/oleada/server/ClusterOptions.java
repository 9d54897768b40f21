package io.oleada.server;

import io.oleada.server.cluster.ClusterConfig;
import io.oleada.server.cluster.Seal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which other servers share their broadcasts with this one. */
final class ClusterOptions {

    @Option(
            names = "--cluster",
            paramLabel = "WHERE",
            arity = "0..1",
            fallbackValue = ClusterConfig.HAZELCAST,
            description = "Share broadcasts with other servers: over Hazelcast, within this process, with those on this"
                    + " machine; with HOST:PORT,... for those elsewhere; or over a Redis, redis://HOST:PORT.")
    private @Nullable String where;

    @Option(
            names = "--cluster-name",
            paramLabel = "NAME",
            description = "Servers of another name are another cluster (default: oleada).")
    private @Nullable String name;

    @Option(
            names = "--cluster-bind",
            paramLabel = "HOST:PORT",
            description = "Where other servers reach this one's Hazelcast (default: 127.0.0.1, the first free port from"
                    + " 7430 to 7437).")
    private @Nullable String bind;

    @Option(
            names = "--cluster-secret-file",
            paramLabel = "FILE",
            description = "What all servers of the cluster must know, 32 hexadecimal digits or more; needed beyond this"
                    + " machine.")
    private @Nullable Path secretFile;

    /**
     * {@return what was asked for, or null for a server that is alone}
     *
     * @throws StartException (exit code 2) if that cannot be
     */
    @Nullable
    ClusterConfig config() {
        if (where == null) {
            if (name != null || bind != null || secretFile != null) {
                throw new StartException(2, "the options that begin with --cluster- need --cluster");
            }
            return null;
        }
        try {
            return new ClusterConfig(
                    where, name == null ? "oleada" : name, bind, secretFile == null ? null : seal(secretFile));
        } catch (IllegalArgumentException e) {
            throw new StartException(2, String.valueOf(e.getMessage()));
        }
    }

    private static Seal seal(Path file) {
        try {
            return Seal.parse(Files.readString(file));
        } catch (IOException e) {
            throw new StartException(2, "--cluster-secret-file " + file + ": cannot be read: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new StartException(2, "--cluster-secret-file " + file + ": " + e.getMessage());
        }
    }
}
