package io.oleada.lessons.cli;

import io.oleada.lessons.student.Compiler;
import io.oleada.lessons.text.Texts;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Looks whether this machine has what the lessons need. */
final class Doctor {

    private static final List<String> BROWSERS = List.of("xdg-open", "open", "chromium", "google-chrome", "firefox");

    private final Screen screen;
    private final Texts texts;
    private boolean well = true;

    Doctor(Screen screen, Texts texts) {
        this.screen = screen;
        this.texts = texts;
    }

    /** Looks at everything and returns whether all is well. */
    boolean look(Path home) {
        int java = Runtime.version().feature();
        tell(java >= 17, "java", java);
        tell(Compiler.isPresent(), "compiler");
        tell(isFree(3000), "port", 3000);
        tell(Files.isWritable(home), "writable", home);
        tell(getClass().getResource("/io/oleada/server/socket.io/socket.io.js") != null, "client");
        boolean browser = System.getProperty("os.name").startsWith("Windows")
                || BROWSERS.stream().anyMatch(Doctor::isOnPath);
        screen.message((browser ? "✓ " : "· ") + texts.get(List.of("doctor", browser ? "browser" : "no-browser")));
        screen.line();
        screen.line(texts.get(List.of("doctor", well ? "well" : "unwell")));
        return well;
    }

    private void tell(boolean good, String what, Object... args) {
        well &= good;
        screen.message((good ? "✓ " : "✗ ") + texts.get(List.of("doctor", good ? what : "no-" + what), args));
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isOnPath(String command) {
        String path = System.getenv("PATH");
        return path != null
                && List.of(path.split(File.pathSeparator)).stream()
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
    }
}
