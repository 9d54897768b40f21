package io.oleada.lessons.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** A tree of texts in one language; where a text is missing, the parent is asked. Immutable. */
public final class Texts {

    private final Map<?, ?> tree;
    private final @Nullable Texts parent;

    private Texts(Map<?, ?> tree, @Nullable Texts parent) {
        this.tree = tree;
        this.parent = parent;
    }

    /** {@return the kit's own texts} */
    public static Texts kit(Lang lang) {
        try (InputStream in = Objects.requireNonNull(
                Texts.class.getResourceAsStream("/io/oleada/lessons/kit." + lang.code() + ".yaml"))) {
            return new Texts(yaml().load(in), null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the texts of a file, which stand before the kit's} */
    public static Texts of(Path file, Lang lang) {
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            return new Texts(yaml().load(in), kit(lang));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Yaml yaml() {
        return new Yaml(new SafeConstructor(new LoaderOptions()));
    }

    /**
     * {@return the text at a path, with its holes filled}
     *
     * @throws IllegalArgumentException if there is none
     */
    public String get(List<String> path, Object... args) {
        Object found = at(path);
        if (found == null) {
            throw new IllegalArgumentException("no text at " + path);
        }
        return fill(String.valueOf(found).strip(), List.of(args));
    }

    /** {@return the text at a path of one key} */
    public String get(String key, Object... args) {
        return get(List.of(key), args);
    }

    /** {@return whether there is something at a path} */
    public boolean has(String... path) {
        return at(List.of(path)) != null;
    }

    /** {@return the list of texts at a path, empty if there is none} */
    public List<String> list(String... path) {
        return at(List.of(path)) instanceof List<?> found
                ? found.stream().map(text -> String.valueOf(text).strip()).toList()
                : List.of();
    }

    /** {@return the keys below a path, in the order of the file} */
    public List<String> keys(String... path) {
        return at(List.of(path)) instanceof Map<?, ?> found
                ? found.keySet().stream().map(String::valueOf).toList()
                : List.of();
    }

    /** {@return something to be said, in this language, its text among {@code facts}} */
    public String say(Say say) {
        return say("facts", say);
    }

    /** {@return something to be said, in this language, its text in a group of texts} */
    public String say(String group, Say say) {
        return say.key().isEmpty()
                ? say.args().get(0)
                : fill(get(List.of(group, say.key())), new ArrayList<>(say.args()));
    }

    /** {@return the path of every text of this file, for comparing two languages} */
    public SortedSet<String> paths() {
        SortedSet<String> paths = new TreeSet<>();
        collect("", tree, paths);
        return paths;
    }

    private static void collect(String prefix, Object node, SortedSet<String> paths) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> collect(prefix + '/' + key, value, paths));
        } else if (node instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                collect(prefix + '/' + i, list.get(i), paths);
            }
        } else {
            paths.add(prefix);
        }
    }

    private @Nullable Object at(List<String> path) {
        Object node = tree;
        for (String key : path) {
            node = node instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return node != null || parent == null ? node : parent.at(path);
    }

    private static String fill(String text, List<?> args) {
        String filled = text;
        for (int i = 0; i < args.size(); i++) {
            filled = filled.replace("{" + i + "}", String.valueOf(args.get(i)));
        }
        return filled;
    }
}
