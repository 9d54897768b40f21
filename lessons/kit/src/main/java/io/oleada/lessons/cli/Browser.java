package io.oleada.lessons.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Opens a page in the student's browser, where that can be done; else nothing happens: the address is on screen. */
final class Browser {

    private Browser() {}

    static void open(String url) {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        List<String> command = os.startsWith("windows")
                ? List.of("rundll32", "url.dll,FileProtocolHandler", url)
                : os.startsWith("mac") ? List.of("open", url) : List.of("xdg-open", url);
        try {
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            // No such command: the student opens the page by hand.
        }
    }
}
