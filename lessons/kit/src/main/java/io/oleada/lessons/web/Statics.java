package io.oleada.lessons.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The files of a folder of resources: read from disk at each request where they are on disk, so that an edit shows. */
final class Statics {

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "map", "application/json",
            "json", "application/json",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon");

    private static final String BOOTSTRAP = "/META-INF/resources/webjars/bootstrap/" + bootstrapVersion() + "/";

    /** One file's content. */
    static final class Found {
        private final byte[] bytes;
        private final String type;

        Found(byte[] bytes, String type) {
            this.bytes = bytes;
            this.type = type;
        }

        String type() {
            return type;
        }

        /** The content, with the kit's script in a page's head if there is one. */
        byte[] bytes() {
            String script = App.injected();
            if (script == null || !type.startsWith("text/html")) {
                return bytes;
            }
            String html = new String(bytes, StandardCharsets.UTF_8);
            String tag = "<script src=\"" + script + "\"></script>";
            int head = html.indexOf("<head>");
            String page = head < 0 ? tag + html : html.substring(0, head + 6) + tag + html.substring(head + 6);
            return page.getBytes(StandardCharsets.UTF_8);
        }
    }

    private final ClassLoader loader;
    private final String folder;

    private Statics(ClassLoader loader, String folder) {
        this.loader = loader;
        this.folder = folder;
    }

    static Statics of(String folder) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        if (loader == null || loader.getResource(folder) == null) {
            throw new IllegalArgumentException("there is no folder \"" + folder + "\" among the resources");
        }
        return new Statics(loader, folder);
    }

    @Nullable
    Found find(String path) {
        if (path.contains("..") || path.indexOf('\\') >= 0) {
            return null;
        }
        String file = path.endsWith("/") ? path + "index.html" : path;
        URL url = loader.getResource(folder + file);
        if (url == null) {
            return null;
        }
        try {
            if (url.getProtocol().equals("file")) {
                Path at = Path.of(url.toURI());
                return Files.isRegularFile(at) ? new Found(Files.readAllBytes(at), type(file)) : null;
            }
            try (InputStream in = url.openStream()) {
                return new Found(in.readAllBytes(), type(file));
            }
        } catch (IOException | URISyntaxException e) {
            return null;
        }
    }

    /** A file of the browser client, which the server's jar holds. */
    static @Nullable Found client(String file) {
        return packed("/io/oleada/server/socket.io/" + file);
    }

    /** A file of Bootstrap. */
    static @Nullable Found bootstrap(String file) {
        return packed(BOOTSTRAP + file);
    }

    private static @Nullable Found packed(String name) {
        if (name.contains("..") || !TYPES.containsKey(extension(name))) {
            return null;
        }
        try (InputStream in = Statics.class.getResourceAsStream(name)) {
            return in == null ? null : new Found(in.readAllBytes(), type(name));
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
        try (InputStream in = Objects.requireNonNull(
                Statics.class.getResourceAsStream("/META-INF/maven/org.webjars/bootstrap/pom.properties"))) {
            web.load(in);
        } catch (IOException e) {
            throw new IllegalStateException("Bootstrap's jar is not whole", e);
        }
        return Objects.requireNonNull(web.getProperty("version"));
    }
}
