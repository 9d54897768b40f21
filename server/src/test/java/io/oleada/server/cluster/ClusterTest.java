package io.oleada.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.server.Waiting;
import io.oleada.server.cluster.ClusterEvents.Dropped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes over a bus that goes wrong as it is told. */
@Timeout(60)
class ClusterTest {

    private final MemoryBus bus = new MemoryBus();
    private final List<Node> nodes = new ArrayList<>();

    private final class Node {
        private final Counts counts = new Counts();
        private final List<Integer> handed = new CopyOnWriteArrayList<>();
        private final Cluster cluster;
        private volatile boolean behind;

        Node(Seal seal) {
            cluster = Cluster.over(bus::open, "the bus", seal, this::hand, counts);
            nodes.add(this);
            int number = nodes.size();
            cluster.join("node-" + number, () -> number);
        }

        private boolean hand(byte[] broadcast) {
            if (broadcast.length == 0) {
                throw new IllegalArgumentException("no broadcast");
            }
            if (!behind) {
                handed.add((int) broadcast[0]);
            }
            return !behind;
        }

        void publish(int... numbers) {
            for (int number : numbers) {
                cluster.publish(new byte[] {(byte) number});
            }
        }
    }

    @AfterEach
    void close() {
        bus.be(MemoryBus.Mood.WORKS);
        nodes.forEach(node -> node.cluster.close());
    }

    @Test
    void whatANodePublishesIsHandedToEachOtherOnceAndNotToItself() throws Exception {
        Node one = new Node(null);
        Node two = new Node(null);
        Node three = new Node(null);
        one.publish(1, 2, 3);
        Waiting.until("it is handed on", () -> two.handed.size() == 3 && three.handed.size() == 3);
        two.publish(4);
        Waiting.until("it is handed on", () -> one.handed.size() == 1 && three.handed.size() == 4);
        assertThat(two.handed).containsExactly(1, 2, 3);
        assertThat(one.handed).containsExactly(4);
        assertThat(three.counts.received()).isEqualTo(4);
        Waiting.until("it is counted", () -> one.counts.published() == 3 && two.counts.published() == 1);
    }

    @Test
    void everyNodeKnowsHowManyThereAreAndHowManyClientsTheyHave() throws Exception {
        Node one = new Node(null);
        Node two = new Node(null);
        Node three = new Node(null);
        Waiting.until("all know all", () -> nodes.stream().allMatch(node -> node.cluster.nodes() == 3));
        assertThat(nodes).allMatch(node -> node.cluster.clients() == 6);
        three.cluster.close();
        Waiting.until("one has left", () -> one.cluster.nodes() == 2 && two.cluster.nodes() == 2);
        assertThat(one.cluster.clients()).isEqualTo(3);
    }

    @Test
    void whatTheBusRepeatsIsHandedOnOnce() throws Exception {
        Node one = new Node(null);
        Node two = new Node(null);
        bus.be(MemoryBus.Mood.REPEATS);
        one.publish(IntStream.range(0, 100).toArray());
        Waiting.until("all is handed on", () -> two.handed.size() == 100);
        Waiting.until("all is known to be double", () -> two.counts.dropped(Dropped.DUPLICATE) == 100);
        assertThat(two.handed).isSorted().doesNotHaveDuplicates();
        assertThat(two.counts.missed()).isZero();
    }

    @Test
    void whatTheBusLosesIsMissedWhereItShouldHaveCome() throws Exception {
        Node one = new Node(null);
        Node two = new Node(null);
        one.publish(1);
        Waiting.until("it is handed on", () -> two.handed.size() == 1);
        bus.be(MemoryBus.Mood.LOSES);
        one.publish(2, 3);
        Waiting.until("it is thought to be taken", () -> one.counts.published() == 3);
        bus.be(MemoryBus.Mood.WORKS);
        Waiting.until("the next beat tells", () -> two.counts.missed() == 2);
        one.publish(4);
        Waiting.until("it is handed on", () -> two.handed.size() == 2);
        assertThat(two.counts.missed()).isEqualTo(2);
    }

    @Test
    void aBusThatRefusesIsDownUntilABeatComesBack() throws Exception {
        Node one = new Node(null);
        assertThat(one.cluster.isUp()).isTrue();
        bus.be(MemoryBus.Mood.REFUSES);
        one.publish(1, 2);
        Waiting.until("that is known", () -> !one.cluster.isUp());
        Waiting.until("what was refused is counted", () -> one.counts.dropped(Dropped.FAILED) == 2);
        bus.be(MemoryBus.Mood.WORKS);
        Waiting.until("it is back", one.cluster::isUp);
    }

    @Test
    @Tag("full")
    void aBusThatSaysNothingIsDownAfterAFewBeatsAndWhatItHeldComesWhenItIsBack() throws Exception {
        Node one = new Node(null);
        Node two = new Node(null);
        one.publish(1);
        Waiting.until("it is handed on", () -> two.handed.size() == 1);
        bus.be(MemoryBus.Mood.HOLDS);
        one.publish(2, 3);
        Waiting.until("that is known", () -> !one.cluster.isUp() && !two.cluster.isUp());
        bus.be(MemoryBus.Mood.WORKS);
        Waiting.until("it is back", () -> one.cluster.isUp() && two.cluster.isUp());
        Waiting.until("what was held came", () -> two.handed.size() == 3);
        assertThat(two.counts.missed()).isZero();
    }

    @Test
    void whatOurLoopsCannotTakeAndWhatIsNoBroadcastIsCounted() throws Exception {
        Node one = new Node(null);
        Node two = new Node(null);
        two.behind = true;
        one.publish(1, 2, 3);
        Waiting.until("three are dropped", () -> two.counts.dropped(Dropped.BEHIND) == 3);
        two.behind = false;
        one.cluster.publish(new byte[0]);
        one.publish(4);
        Waiting.until("the next is handed on", () -> two.handed.size() == 1);
        assertThat(two.counts.dropped(Dropped.REFUSED)).isEqualTo(1);
        assertThat(two.counts.received()).isEqualTo(1);
        assertThat(two.counts.missed()).isZero();
    }

    @Test
    void whoHasAnotherSecretIsNeitherHeardNorCounted() throws Exception {
        Node one = new Node(Seal.parse("00112233445566778899aabbccddeeff"));
        Node two = new Node(Seal.parse("00112233445566778899aabbccddeeff"));
        Node stranger = new Node(Seal.parse("ffeeddccbbaa99887766554433221100"));
        Node nobody = new Node(null);
        stranger.publish(1);
        nobody.publish(2);
        bus.take(new byte[] {1, 2, 3});
        one.publish(3);
        Waiting.until("it is handed on", () -> two.handed.size() == 1);
        Waiting.until("both know each other", () -> one.cluster.nodes() == 2 && two.cluster.nodes() == 2);
        Waiting.until("the others are refused", () -> two.counts.dropped(Dropped.REFUSED) >= 5);
        assertThat(two.handed).containsExactly(3);
        assertThat(stranger.handed).isEmpty();
        assertThat(stranger.cluster.nodes()).isEqualTo(1);
    }
}
