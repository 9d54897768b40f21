package io.oleada.loadgen.testing;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** The images that tests run, by system properties. One of {@code localhost/} was made here and is never pulled. */
public final class Images {

    private Images() {}

    /** {@code -Doleada.prometheus.image} */
    public static GenericContainer<?> prometheus() {
        return container(name("prometheus", composed("prometheus")));
    }

    /** {@code -Doleada.grafana.image} */
    public static String grafana() {
        return name("grafana", composed("grafana"));
    }

    /** A container of that image. */
    public static GenericContainer<?> container(String image) {
        return new GenericContainer<>(DockerImageName.parse(image))
                .withImagePullPolicy(name -> !image.startsWith("localhost/"));
    }

    private static String composed(String service) {
        return String.valueOf(Dashboards.service(service).get("image"));
    }

    private static String name(String of, String otherwise) {
        return System.getProperty("oleada." + of + ".image", otherwise);
    }
}
