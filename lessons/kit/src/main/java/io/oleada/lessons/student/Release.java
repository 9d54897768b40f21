package io.oleada.lessons.student;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;

/**
 * A student's server as it is handed to a host: a folder with {@code servidor.jar}, which can be run, its libraries in {@code
 * lib}, and the files of {@code deploy} beside it.
 */
public final class Release {

    /** The jar's name. */
    public static final String JAR = "servidor.jar";

    /** The oldest Java that can run it. */
    public static final int JAVA = 17;

    /** What a student's server needs of this process's class path; the kit's checker and the load generator are not of it. */
    private static final Pattern NEEDED =
            Pattern.compile("(oleada-server|oleada-lessons-kit|netty-(?!.*native|.*io_uring)|jackson-|slf4j-api|"
                    + "logback-|bootstrap-|socket\\.io-client|engine\\.io-client|okhttp|okio|json-|jspecify).*\\.jar");

    private Release() {}

    /**
     * Makes the folder anew.
     *
     * @param sources the student's files
     * @param into the folder; what it held of an earlier release is replaced
     */
    public static void make(Sources sources, Path into) throws CompileFailed, IOException {
        Path classes = Scratch.folder("entrega");
        try {
            Compiler.compile(sources, classes, "--release", String.valueOf(JAVA));
            make(sources, classes, into);
        } finally {
            Student.delete(classes);
        }
    }

    /** Makes the folder anew with a server's classes as they have been compiled, if this Java is the oldest one; else compiles. */
    public static void make(Student compiled, Path into) throws CompileFailed, IOException {
        if (Runtime.version().feature() == JAVA) {
            make(compiled.sources(), compiled.classes(), into);
        } else {
            make(compiled.sources(), into);
        }
    }

    private static void make(Sources sources, Path classes, Path into) throws IOException {
        Student.delete(into.resolve("lib"));
        Files.createDirectories(into.resolve("lib"));
        List<String> libraries = new ArrayList<>();
        for (Path entry : classPath()) {
            String name = library(entry);
            if (!name.isEmpty()) {
                libraries.add("lib/" + name);
                copyOrPack(entry, into.resolve("lib").resolve(name));
            }
        }
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "Servidor");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, String.join(" ", libraries));
        manifest.getMainAttributes().putValue("Enable-Native-Access", "ALL-UNNAMED"); // for Netty, from Java 24 on
        pack(into.resolve(JAR), manifest, List.of(new Sources(classes), new Sources(sources.resources())));
        for (Map.Entry<String, Path> file :
                new Sources(sources.deploy()).files().entrySet()) {
            Files.copy(file.getValue(), into.resolve(file.getKey()), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The name that a part of the class path has in lib, empty if it is not needed. In a build it may be a folder. */
    private static String library(Path entry) {
        if (Files.isRegularFile(entry)) {
            String name = entry.getFileName().toString();
            return NEEDED.matcher(name).matches() ? name : "";
        }
        if (Files.isDirectory(entry.resolve("io/oleada/lessons/web"))) {
            return "oleada-lessons-kit.jar";
        }
        return Files.isDirectory(entry.resolve("io/oleada/server/socket.io")) ? "oleada-server.jar" : "";
    }

    private static void copyOrPack(Path entry, Path to) throws IOException {
        if (Files.isRegularFile(entry)) {
            Files.copy(entry, to, StandardCopyOption.REPLACE_EXISTING);
        } else {
            Manifest manifest = new Manifest();
            manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
            pack(to, manifest, List.of(new Sources(entry)));
        }
    }

    private static void pack(Path jar, Manifest manifest, List<Sources> folders) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            Set<String> made = new HashSet<>();
            for (Sources folder : folders) {
                for (Map.Entry<String, Path> entry : folder.files().entrySet()) {
                    if (!entry.getKey().equals(JarFile.MANIFEST_NAME)) {
                        folders(entry.getKey(), made, out);
                        out.putNextEntry(new ZipEntry(entry.getKey()));
                        Files.copy(entry.getValue(), out);
                        out.closeEntry();
                    }
                }
            }
        }
    }

    /** Puts the folders that a file is in, from the outermost: without them a jar has the file, but no folder to look for. */
    private static void folders(String file, Set<String> made, JarOutputStream out) throws IOException {
        for (int slash = file.indexOf('/'); slash >= 0; slash = file.indexOf('/', slash + 1)) {
            String name = file.substring(0, slash + 1);
            if (!name.equals("META-INF/") && made.add(name)) {
                out.putNextEntry(new ZipEntry(name));
                out.closeEntry();
            }
        }
    }

    /** This process's class path, with what its jars name in their manifests: the kit is started by its jar alone. */
    private static Set<Path> classPath() throws IOException {
        Set<Path> found = new LinkedHashSet<>();
        String all = System.getProperty("java.class.path");
        for (String entry : all.split(Pattern.quote(File.pathSeparator), -1)) {
            expand(Path.of(entry).toAbsolutePath().normalize(), found);
        }
        return found;
    }

    private static void expand(Path entry, Set<Path> into) throws IOException {
        if (!Files.exists(entry) || !into.add(entry) || Files.isDirectory(entry)) {
            return;
        }
        try (JarFile jar = new JarFile(entry.toFile())) {
            Manifest manifest = jar.getManifest();
            String more = manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            if (more != null) {
                for (String part : more.strip().split("\\s+", -1)) {
                    URI uri = entry.toUri().resolve(part);
                    if ("file".equals(uri.getScheme())) {
                        expand(Path.of(uri).normalize(), into);
                    }
                }
            }
        }
    }
}
