package io.oleada.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is there, and what of theirs is missing. */
class PeersTest {

    private static final long ANA = 7;
    private static final long LEO = 8;

    private final Counts counts = new Counts();
    private final Peers peers = new Peers(counts);

    private void beat(long node, long next, int clients) {
        peers.beat(node, new Message.Beat(next, clients, 0, "node-" + node));
    }

    private void weBeat(int times) {
        for (int i = 0; i < times; i++) {
            peers.beaten();
        }
    }

    @ParameterizedTest
    @CsvSource({"10, 3, 0, 0", "11, 3, 0, 1", "15, 1, 0, 5", "9, 3, 1, 0", "5, 5, 5, 0", "5, 6, 5, 0", "0, 2, 2, 0"})
    void afterNumberNineAGapIsMissedAndWhatComesAgainIsLeftOut(long first, int count, int before, long missed) {
        peers.came(ANA, 9, 1);
        assertThat(peers.came(ANA, first, count)).isEqualTo(before);
        assertThat(counts.missed()).isEqualTo(missed);
        assertThat(peers.came(ANA, Math.max(10, first + count), 1))
                .as("the next one")
                .isZero();
        assertThat(counts.missed()).isEqualTo(missed);
    }

    @Test
    void whatABeatSaysWasSentAndHasNotComeIsMissed() {
        beat(ANA, 100, 0);
        assertThat(counts.missed()).as("sent before we knew of it").isZero();
        assertThat(peers.came(ANA, 100, 10)).isZero();
        beat(ANA, 110, 0);
        assertThat(counts.missed()).isZero();
        beat(ANA, 113, 0);
        assertThat(counts.missed()).isEqualTo(3);
        assertThat(peers.came(ANA, 113, 1)).isZero();
        assertThat(counts.missed()).isEqualTo(3);
    }

    @Test
    void numbersOfOneNodeAreNotThoseOfAnother() {
        peers.came(ANA, 50, 1);
        assertThat(peers.came(LEO, 0, 5)).isZero();
        assertThat(peers.came(LEO, 5, 5)).isZero();
        assertThat(counts.missed()).isZero();
    }

    @Test
    void aNodeIsThereFromItsFirstBeatUntilItSaysBye() {
        peers.came(ANA, 0, 1);
        assertThat(peers.nodes()).as("it has not said who it is").isEqualTo(1);
        beat(ANA, 1, 30);
        beat(LEO, 0, 4);
        beat(LEO, 0, 5);
        assertThat(peers.nodes()).isEqualTo(3);
        assertThat(peers.clients()).isEqualTo(35);
        peers.bye(ANA);
        assertThat(peers.nodes()).isEqualTo(2);
        assertThat(peers.clients()).isEqualTo(5);
        peers.bye(ANA);
        assertThat(peers.nodes()).isEqualTo(2);
    }

    @Test
    void aNodeThatIsSilentWhileWeBeatIsLostAndItsClientsVanish() {
        beat(ANA, 0, 30);
        weBeat(Peers.SILENT_MAX);
        beat(LEO, 0, 4);
        assertThat(peers.nodes()).isEqualTo(3);
        weBeat(1);
        assertThat(peers.nodes()).isEqualTo(2);
        assertThat(peers.clients()).isEqualTo(4);
    }

    @Test
    void whatALostNodeSentMeanwhileIsMissedWhenItIsBack() {
        beat(ANA, 10, 30);
        weBeat(20);
        assertThat(peers.nodes()).isEqualTo(1);
        beat(ANA, 25, 31);
        assertThat(peers.nodes()).isEqualTo(2);
        assertThat(peers.clients()).isEqualTo(31);
        assertThat(counts.missed()).isEqualTo(15);
    }

    @Test
    void whoHasBeenAwayForLongIsForgotten() {
        beat(ANA, 10, 30);
        weBeat(1_000);
        beat(ANA, 25, 31);
        assertThat(counts.missed()).isZero();
    }
}
