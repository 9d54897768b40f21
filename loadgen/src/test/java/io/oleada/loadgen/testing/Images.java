package io.oleada.loadgen.testing;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.LoadImageCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/**
 * The images that tests run. Those of others are by default what {@code compose.yaml} says, or what
 * {@code -Doleada.prometheus.image} and {@code -Doleada.grafana.image} say: one of {@code localhost/} was made here and is
 * never pulled, and {@code none} means that there is none to be had. Those of ours are what {@code -Pimages} has built.
 */
public final class Images {

    private static final int READABLE = 0644;

    private Images() {}

    /** Prometheus, with nothing configured. */
    public static GenericContainer<?> prometheus() {
        return container(name("prometheus"));
    }

    /** Grafana, with nothing configured. Aborts the test where the image cannot be had. */
    public static GenericContainer<?> grafana() {
        return container(name("grafana"));
    }

    /** The image of a module of ours. Aborts the test where it has not been built. */
    public static GenericContainer<?> ofModule(String module) {
        Path tar = Path.of("..", module, "target", "oleada-" + module + "-image.tar");
        Assumptions.assumeTrue(Files.exists(tar), tar + " is not there: build it with -Pimages");
        try (InputStream in = Files.newInputStream(tar)) {
            DockerClientFactory.lazyClient()
                    .loadImageAsyncCmd(in)
                    .exec(new LoadImageCallback())
                    .awaitMessage();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return container(String.valueOf(Dashboards.service(module).get("image")));
    }

    /** Copies the files of a folder, so that whoever a container runs as can read them. */
    public static void copy(Path folder, GenericContainer<?> container, String to) throws IOException {
        Path from = folder.toAbsolutePath();
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                container.withCopyToContainer(
                        Transferable.of(Files.readAllBytes(file), READABLE), to + '/' + from.relativize(file));
            }
        }
    }

    private static GenericContainer<?> container(String image) {
        Assumptions.assumeTrue(there(image), image + " cannot be had here");
        return new GenericContainer<>(DockerImageName.parse(image)).withImagePullPolicy(name -> false);
    }

    private static String name(String service) {
        String given = System.getProperty("oleada." + service + ".image");
        Assumptions.assumeFalse("none".equals(given), "-Doleada." + service + ".image=none");
        return given != null
                ? given
                : String.valueOf(Dashboards.service(service).get("image"));
    }

    private static boolean there(String image) {
        var client = DockerClientFactory.lazyClient();
        try {
            client.inspectImageCmd(image).exec();
            return true;
        } catch (NotFoundException e) {
            if (List.of("localhost", "oleada-server", "oleada-loadgen").contains(image.split("[/:]", 2)[0])) {
                return false;
            }
        }
        try {
            client.pullImageCmd(image).exec(new ResultCallback.Adapter<>()).awaitCompletion();
            return true;
        } catch (DockerException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
