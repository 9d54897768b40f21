package io.oleada.lessons.course;

import io.oleada.lessons.check.Bench;
import io.oleada.lessons.check.Failed;
import io.oleada.lessons.student.Release;
import io.oleada.lessons.text.Say;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** The files that tell a host how to run the server: read, since this machine may have no engine that builds images. */
final class DeployFiles {

    private static final String IMAGE = "Dockerfile";
    private static final String COMPOSE = "compose.yaml";
    private static final Pattern RUNTIME = Pattern.compile("java\\.runtime\\.version\\s*=\\s*(?:1\\.)?(\\d+).*");
    private static final Pattern FROM = Pattern.compile("FROM\\s+\\S*?:(?:\\D*-)?(\\d+).*");
    private static final Pattern PORTS = Pattern.compile("(?:[\\d.]+:)?(\\d+):(\\d+)");

    private DeployFiles() {}

    static void imageRunsIt(Bench bench) throws Failed {
        List<String> properties = lines(bench, "system.properties");
        int runtime = version(RUNTIME, properties);
        if (runtime < Release.JAVA) {
            throw new Failed(
                    runtime < 0 ? "no-runtime" : "old-java",
                    Say.raw("system.properties"),
                    Say.raw("java.runtime.version=" + Release.JAVA),
                    first(properties, "java.runtime.version"),
                    "java.runtime.version");
        }
        List<String> image = lines(bench, IMAGE);
        Say did = Say.raw(IMAGE);
        int from = version(FROM, image);
        if (from < Release.JAVA) {
            Say expected = Say.raw("FROM eclipse-temurin:" + Release.JAVA + "-jre");
            throw new Failed(
                    from < 0 ? "no-from" : "old-image", did, expected, first(image, "FROM"), "FROM", "TODO(12.5)");
        }
        for (String part : List.of("lib", Release.JAR)) {
            if (image.stream().noneMatch(line -> line.startsWith("COPY ") && line.contains(part))) {
                throw new Failed("not-copied", did, Say.raw("COPY " + part + " …"), Say.of("nothing"), "FROM");
            }
        }
        Say command = first(image, "CMD", "ENTRYPOINT");
        Say expected = Say.raw("CMD [\"java\", \"-jar\", \"" + Release.JAR + "\"]");
        String text = command.key().isEmpty() ? command.args().get(0).replaceAll("^\\w+\\s*", "") : "";
        if (text.isEmpty()) {
            throw new Failed("no-command", did, expected, Say.of("nothing"), "COPY " + Release.JAR);
        }
        if (!text.startsWith("[")) {
            throw new Failed("shell-form", did, expected, command, "CMD", "ENTRYPOINT");
        }
        if (!text.contains("\"" + Release.JAR + "\"")) {
            throw new Failed("other-jar", did, expected, command, "CMD", "ENTRYPOINT");
        }
    }

    static void composeAgrees(Bench bench) throws Failed {
        Say did = Say.raw(COMPOSE);
        Map<?, ?> service = service(String.join("\n", lines(bench, COMPOSE)));
        if (service == null) {
            throw new Failed("no-service", did, Say.raw("services: … build: ."), Say.of("nothing"), "services");
        }
        String port = variable(service, "PORT");
        Say wanted = Say.raw("ports: \"8080:" + (port.isEmpty() ? "3000" : port) + '"');
        Matcher published = PORTS.matcher(
                service.get("ports") instanceof List<?> list && !list.isEmpty() ? String.valueOf(list.get(0)) : "");
        if (!published.matches()) {
            throw new Failed("no-ports", did, wanted, Say.of("nothing"), "ports", "services");
        }
        if (!published.group(2).equals(port.isEmpty() ? "3000" : port)) {
            throw new Failed(
                    "other-port", did, wanted, Say.raw("ports: \"" + published.group() + '"'), published.group());
        }
        String origin = variable(service, "ORIGIN");
        if (!origin.endsWith(":" + published.group(1))) {
            throw new Failed(
                    "other-origin",
                    did,
                    Say.raw("ORIGIN: \"http://localhost:" + published.group(1) + '"'),
                    origin.isEmpty() ? Say.of("nothing") : Say.raw("ORIGIN: \"" + origin + '"'),
                    "ORIGIN",
                    "environment",
                    "services");
        }
    }

    private static List<String> lines(Bench bench, String file) {
        return bench.sources().lines("deploy/" + file).stream()
                .filter(line -> !line.strip().startsWith("#"))
                .toList();
    }

    /** The number that a line gives, or -1 if no line gives one. */
    private static int version(Pattern pattern, List<String> lines) {
        return lines.stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .mapToInt(matcher -> Integer.parseInt(matcher.group(1)))
                .findFirst()
                .orElse(-1);
    }

    private static Say first(List<String> lines, String... beginnings) {
        return lines.stream()
                .filter(line -> List.of(beginnings).stream().anyMatch(line::startsWith))
                .findFirst()
                .map(Say::raw)
                .orElse(Say.of("nothing"));
    }

    /** The first service that is built here, or null. */
    private static @Nullable Map<?, ?> service(String text) {
        try {
            Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
            if (tree instanceof Map<?, ?> root && root.get("services") instanceof Map<?, ?> services) {
                for (Object one : services.values()) {
                    if (one instanceof Map<?, ?> service && service.containsKey("build")) {
                        return service;
                    }
                }
            }
            return null;
        } catch (YAMLException e) {
            return null;
        }
    }

    /** A variable of a service's environment, which may be written as a map or as a list; empty if it is not there. */
    private static String variable(Map<?, ?> service, String name) {
        Object environment = service.get("environment");
        if (environment instanceof Map<?, ?> map) {
            return map.get(name) == null ? "" : String.valueOf(map.get(name));
        }
        return environment instanceof List<?> list
                ? list.stream()
                        .map(String::valueOf)
                        .filter(line -> line.startsWith(name + "="))
                        .map(line -> line.substring(name.length() + 1))
                        .collect(Collectors.joining())
                : "";
    }
}
