package io.oleada.loadgen.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.loadgen.testing.Dashboards;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The images that the files name. */
class ImageNamesTest {

    private static final Pattern IMAGE = Pattern.compile("(?m)^\\s+(?:- )?image: (\\S+)");

    private static List<String> images(String file) throws Exception {
        return IMAGE.matcher(Files.readString(Dashboards.FOLDER.resolve(file)))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static String pom(String property) throws Exception {
        String pom = Files.readString(Path.of("..", "pom.xml"));
        String tag = '<' + property + '>';
        return pom.substring(pom.indexOf(tag) + tag.length(), pom.indexOf("</" + property));
    }

    @Test
    void composeAndManifestsNameTheImagesThatTheBuildMakes() throws Exception {
        String tag = pom("image.tag");
        assertThat(images("compose.yaml")).contains("oleada-server:" + tag, "oleada-loadgen:" + tag);
        assertThat(images("kubernetes/server.yaml")).containsExactly("oleada-server:" + tag);
        assertThat(images("kubernetes/load.yaml")).containsExactly("oleada-loadgen:" + tag);
        assertThat(images("kubernetes/fleet.yaml")).containsExactly("oleada-loadgen:" + tag, "oleada-loadgen:" + tag);
        assertThat(Files.readString(Dashboards.FOLDER.resolve("Dockerfile"))).contains("ARG BASE=" + pom("image.base"));
    }

    @Test
    void everyImageIsPinnedToAVersion() throws Exception {
        assertThat(images("compose.yaml")).hasSize(5).allMatch(image -> image.matches(".*:v?\\d+\\.\\d+\\.\\d+"));
    }
}
