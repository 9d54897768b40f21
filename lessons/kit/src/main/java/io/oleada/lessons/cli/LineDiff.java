package io.oleada.lessons.cli;

import io.oleada.lessons.student.Sources;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What differs between two versions of a lesson's files: the changed lines, with two lines around them. */
final class LineDiff {

    private static final int AROUND = 2;

    private LineDiff() {}

    /** {@return the lines of a diff; a file's name stands before its lines} */
    static List<String> of(Sources before, Sources after) {
        SortedSet<String> files = new TreeSet<>(before.files().keySet());
        files.addAll(after.files().keySet());
        List<String> out = new ArrayList<>();
        for (String file : files) {
            List<String> lines = lines(before.lines(file), after.lines(file));
            if (lines.stream().anyMatch(line -> !line.startsWith(" "))) {
                out.add("== " + file);
                out.addAll(cut(lines));
            }
        }
        return out;
    }

    /** All lines of both, each with a sign before it, by the longest common subsequence. */
    static List<String> lines(List<String> a, List<String> b) {
        int[][] common = new int[a.size() + 1][b.size() + 1];
        for (int i = a.size() - 1; i >= 0; i--) {
            for (int j = b.size() - 1; j >= 0; j--) {
                common[i][j] = a.get(i).equals(b.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        List<String> out = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < a.size() || j < b.size()) {
            if (i < a.size() && j < b.size() && a.get(i).equals(b.get(j))) {
                out.add("  " + a.get(i));
                i++;
                j++;
            } else if (i < a.size() && (j == b.size() || common[i + 1][j] >= common[i][j + 1])) {
                out.add("- " + a.get(i++));
            } else {
                out.add("+ " + b.get(j++));
            }
        }
        return out;
    }

    private static List<String> cut(List<String> lines) {
        boolean[] kept = new boolean[lines.size()];
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).startsWith(" ")) {
                for (int k = Math.max(0, i - AROUND); k <= Math.min(lines.size() - 1, i + AROUND); k++) {
                    kept[k] = true;
                }
            }
        }
        List<String> out = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (kept[i]) {
                out.add(lines.get(i));
            } else if (i > 0 && kept[i - 1]) {
                out.add("  …");
            }
        }
        return out;
    }
}
