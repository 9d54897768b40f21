package io.oleada.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is a cluster and what is a mistake. */
class ClusterConfigTest {

    private static final Seal SEAL = Seal.parse("00112233445566778899aabbccddeeff");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "redis://            | oleada   | -               | names no Redis",
                "redis://a b         | oleada   | -               | names no Redis",
                "redis://h:99999     | oleada   | -               | names no Redis",
                "redis://192.0.2.1   | oleada   | -               | --cluster-secret-file",
                "redis://127.0.0.1   | oleada   | 127.0.0.1       | --cluster-bind is for Hazelcast",
                "192.0.2.1:7430      | oleada   | -               | --cluster-secret-file",
                "hazelcast           | oleada   | 0.0.0.0:7430    | --cluster-secret-file",
                "hazelcast           | oleada   | 127.0.0.1:99999 | --cluster-bind is",
                "hazelcast           | oleada   | 127.0.0.1:x     | --cluster-bind is",
                "127.0.0.1,          | oleada   | -               | --cluster is",
                "no.such.host.invalid| oleada   | -               | no.such.host.invalid is not known",
                "hazelcast           | ''       | -               | --cluster-name",
                "hazelcast           | a b      | -               | --cluster-name"
            })
    void whatCannotBeIsOneLineThatNamesTheOption(String where, String name, String bind, String said) {
        assertThatThrownBy(() -> new ClusterConfig(where, name, bind, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(said)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void beyondThisMachineASecretIsEnough() {
        assertThat(new ClusterConfig("192.0.2.1,192.0.2.2:9", "oleada", "0.0.0.0:7430", SEAL).members())
                .containsExactly("192.0.2.1:7430", "192.0.2.2:9");
        assertThat(new ClusterConfig("redis://192.0.2.1:7", "oleada", null, SEAL).title())
                .isEqualTo("Redis at 192.0.2.1:7");
    }

    @Test
    void nobodyMeetsOthersByAnotherNameOrSecret() {
        String plain = new ClusterConfig("hazelcast", "oleada", null, null).meeting();
        assertThat(plain).isEqualTo("oleada-oleada");
        assertThat(new ClusterConfig("hazelcast", "otra", null, null).meeting()).isNotEqualTo(plain);
        assertThat(new ClusterConfig("hazelcast", "oleada", null, SEAL).meeting())
                .isNotEqualTo(plain)
                .startsWith("oleada-")
                .doesNotContain("001122");
    }

    @Test
    void aPasswordIsNotShown() {
        ClusterConfig config = new ClusterConfig("redis://ana:clave@127.0.0.1:6379", "oleada", null, SEAL);
        assertThat(config + config.title()).doesNotContain("clave").contains("127.0.0.1:6379");
    }
}
