package io.oleada.lessons.student;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles a student's Java in this process. */
public final class Compiler {

    private Compiler() {}

    /** {@return whether this JVM brings a compiler} */
    public static boolean isPresent() {
        return ToolProvider.getSystemJavaCompiler() != null;
    }

    /**
     * Compiles all Java files of a version.
     *
     * @param sources what
     * @param classes where the class files go; made if need be
     * @param more further options of {@code javac}
     * @throws CompileFailed with the compiler's first complaint
     * @throws IOException if files cannot be read or written
     */
    public static void compile(Sources sources, Path classes, String... more) throws CompileFailed, IOException {
        Files.createDirectories(classes);
        List<Path> files = sources.files().values().stream()
                .filter(file -> file.toString().endsWith(".java"))
                .toList();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IOException("this Java brings no compiler; install a JDK, not a JRE");
        }
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (StandardJavaFileManager manager =
                compiler.getStandardFileManager(diagnostics, Locale.ROOT, StandardCharsets.UTF_8)) {
            List<String> options = new ArrayList<>(List.of(
                    "-d",
                    classes.toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    "-proc:none",
                    "-nowarn",
                    "-g",
                    "-parameters"));
            options.addAll(List.of(more));
            boolean done = compiler.getTask(
                            null, manager, diagnostics, options, null, manager.getJavaFileObjectsFromPaths(files))
                    .call();
            if (!done) {
                throw first(sources, diagnostics.getDiagnostics());
            }
        }
    }

    private static CompileFailed first(Sources sources, List<Diagnostic<? extends JavaFileObject>> diagnostics)
            throws IOException {
        for (Diagnostic<? extends JavaFileObject> one : diagnostics) {
            if (one.getKind() == Diagnostic.Kind.ERROR && one.getSource() != null) {
                Path at = Path.of(one.getSource().toUri());
                List<String> lines = Files.readAllLines(at, StandardCharsets.UTF_8);
                int line = (int) one.getLineNumber();
                String source = line >= 1 && line <= lines.size() ? lines.get(line - 1) : "";
                String file = sources.root()
                        .toRealPath()
                        .relativize(at.toRealPath())
                        .toString()
                        .replace('\\', '/');
                return new CompileFailed(file, line, source, one.getColumnNumber(), one.getMessage(Locale.ROOT));
            }
        }
        String all = diagnostics.isEmpty() ? "no Java file" : diagnostics.get(0).getMessage(Locale.ROOT);
        return new CompileFailed("java", 0, "", 0, all);
    }
}
