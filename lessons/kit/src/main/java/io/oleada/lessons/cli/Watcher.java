package io.oleada.lessons.cli;

import io.oleada.lessons.student.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Tells whether files have changed since it was last asked, by their times and sizes. */
final class Watcher {

    static final long PERIOD_MS = 300;

    private final Sources sources;
    private Map<String, String> seen;

    Watcher(Sources sources) {
        this.sources = sources;
        this.seen = look();
    }

    boolean changed() {
        Map<String, String> now = look();
        boolean changed = !now.equals(seen);
        seen = now;
        return changed;
    }

    private Map<String, String> look() {
        Map<String, String> times = new TreeMap<>();
        for (Map.Entry<String, Path> file : sources.files().entrySet()) {
            try {
                String time = Files.getLastModifiedTime(file.getValue()) + "/" + Files.size(file.getValue());
                times.put(file.getKey(), time);
            } catch (IOException e) {
                times.put(file.getKey(), "gone"); // between the listing and the look: seen at the next one
            }
        }
        return times;
    }
}
