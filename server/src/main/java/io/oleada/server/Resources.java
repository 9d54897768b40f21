package io.oleada.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What can be had by path: first from the user's folder, then from the jar. Files of the jar are read once; files of the
 * folder each time, so that an edit shows at the next reload. Any thread.
 */
final class Resources {

    /** Larger files than a page needs would be read on an event loop. */
    private static final long FILE_MAX = 8 << 20;

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "map", "application/json",
            "json", "application/json",
            "svg", "image/svg+xml",
            "png", "image/png",
            "jpg", "image/jpeg",
            "ico", "image/x-icon",
            "txt", "text/plain; charset=utf-8");

    /** One thing to be served. */
    static final class Resource {
        private final byte[] bytes;
        private final String type;
        private final String tag;

        Resource(byte[] bytes, String type) {
            CRC32C crc = new CRC32C();
            crc.update(bytes);
            this.bytes = bytes;
            this.type = type;
            this.tag = '"' + Long.toHexString(crc.getValue()) + '-' + Integer.toHexString(bytes.length) + '"';
        }

        byte[] bytes() {
            return bytes;
        }

        String type() {
            return type;
        }

        String tag() {
            return tag;
        }
    }

    private final @Nullable Path folder;
    private final String bootstrap;
    private final Map<String, Resource> packed = new ConcurrentHashMap<>();

    Resources(@Nullable Path folder) {
        if (folder != null && !Files.isDirectory(folder)) {
            throw new StartException(2, "--public " + folder + " is no folder; name one that holds an index.html");
        }
        this.folder = folder == null ? null : folder.toAbsolutePath().normalize();
        this.bootstrap = "/META-INF/resources/webjars/bootstrap/" + bootstrapVersion() + "/";
    }

    /** What is at a decoded path, or null. */
    @Nullable
    Resource find(String path) {
        if (!path.startsWith("/") || path.contains("..") || path.contains("//")) {
            return null;
        }
        if (path.indexOf('\\') >= 0 || path.indexOf('\0') >= 0) {
            return null;
        }
        String file = path.endsWith("/") ? path + "index.html" : path;
        Resource ofFolder = fromFolder(file);
        return ofFolder != null ? ofFolder : fromJar(file);
    }

    private @Nullable Resource fromFolder(String file) {
        if (folder == null) {
            return null;
        }
        try {
            Path at = folder.resolve(file.substring(1)).normalize();
            if (!at.startsWith(folder) || !Files.isRegularFile(at) || Files.size(at) > FILE_MAX) {
                return null;
            }
            if (!at.toRealPath().startsWith(folder.toRealPath())) {
                return null; // a link that leads out
            }
            return new Resource(Files.readAllBytes(at), type(file));
        } catch (IOException | InvalidPathException e) {
            return null;
        }
    }

    private @Nullable Resource fromJar(String file) {
        Resource known = packed.get(file);
        if (known != null) {
            return known;
        }
        String name = file.startsWith("/bootstrap/")
                ? bootstrap + file.substring("/bootstrap/".length())
                : file.startsWith("/socket.io/")
                        ? "socket.io" + file.substring("/socket.io".length())
                        : "public" + file;
        try (InputStream in = Resources.class.getResourceAsStream(name)) {
            if (in == null || !TYPES.containsKey(extension(file))) {
                return null;
            }
            Resource read = new Resource(in.readAllBytes(), type(file));
            packed.put(file, read);
            return read;
        } catch (IOException e) {
            return null;
        }
    }

    private static String type(String file) {
        return TYPES.getOrDefault(extension(file), "application/octet-stream");
    }

    private static String extension(String file) {
        return file.substring(file.lastIndexOf('.') + 1);
    }

    private static String bootstrapVersion() {
        Properties web = new Properties();
        try (InputStream in = Resources.class.getResourceAsStream("web.properties")) {
            web.load(in);
        } catch (IOException e) {
            throw new IllegalStateException("the jar is not whole", e);
        }
        return web.getProperty("bootstrap.version");
    }
}
