package io.oleada.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.server.wire.Guard;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Listeners that block, on a server with one event loop for all. */
@Timeout(60)
class OffLoopTest {

    private final List<AutoCloseable> open = new ArrayList<>();
    private OleadaServer server;

    private void start(Protection protection) {
        server = OleadaServer.start(
                ServerConfig.onFreePorts().withIo(IoKind.AUTO, 1).withProtection(protection));
        open.add(server);
    }

    private HandClient join() throws Exception {
        HandClient client = HandClient.joined(server.port());
        open.add(0, client);
        return client;
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    void aHandlerThatBlocksForSecondsDelaysNobodyElse() throws Exception {
        start(Protection.defaults());
        HandClient slow = join();
        HandClient quick = join();
        slow.text("421[\"esperar\",5000]");
        for (int i = 0; i < 100; i++) {
            quick.text("42" + i + "[\"eco\"]");
            assertThat(quick.frame()).isEqualTo("43" + i + "[]");
        }
        assertThat(slow.available()).as("bytes for the one that waits").isZero();
        slow.text("422[\"eco\"]");
        assertThat(slow.frame()).as("its other events go on").isEqualTo("432[]");
        assertThat(slow.frame()).isEqualTo("431[5000]");
    }

    @Test
    void withoutThreadsOfItsOwnItHoldsUpEveryoneOnTheLoop() throws Exception {
        start(Protection.defaults().withGuards(EnumSet.complementOf(EnumSet.of(Guard.BLOCKING))));
        HandClient slow = join();
        HandClient quick = join();
        Waiting.until("an answer held up", () -> {
            slow.text("421[\"esperar\",300]");
            long startNs = System.nanoTime();
            quick.text("421[\"eco\"]");
            quick.frame();
            long tookNs = System.nanoTime() - startNs;
            slow.frame();
            return tookNs > 200_000_000L;
        });
    }

    @Test
    void theEventsOfOneClientAreHandledOneByOneInTheirOrder() throws Exception {
        start(Protection.defaults());
        HandClient client = join();
        for (int i = 0; i < 20; i++) {
            client.text("42" + i + "[\"esperar\"," + (20 - i) + "]");
        }
        for (int i = 0; i < 20; i++) {
            assertThat(client.frame()).isEqualTo("43" + i + "[" + (20 - i) + "]");
        }
    }

    @Test
    void manyClientsMayBlockAtOnce() throws Exception {
        start(Protection.defaults().withListenerThreads(4));
        List<HandClient> clients = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            clients.add(join());
        }
        for (HandClient each : clients) {
            each.text("421[\"esperar\",20]");
        }
        for (HandClient each : clients) {
            assertThat(each.frame()).isEqualTo("431[20]");
        }
    }

    @Test
    void whatFindsNoPlaceInTheQueueIsRefusedAndAnsweredAndCounted() throws Exception {
        start(Protection.defaults());
        HandClient client = join();
        for (int i = 0; i < 150; i++) {
            client.text("42" + i + "[\"esperar\",10]");
        }
        int refused = 0;
        for (int i = 0; i < 150; i++) {
            refused += client.frame().endsWith("[{\"error\":\"busy\"}]") ? 1 : 0;
        }
        assertThat(refused).isPositive();
        assertThat(MetricsPage.of(server).value("requests_refused_total{why=\"busy\"}"))
                .isEqualTo(refused);
        client.text("421[\"esperar\",0]");
        assertThat(client.frame()).isEqualTo("431[0]");
    }

    @Test
    void aMistakenTimeIsAnsweredWithWhatIsRight() throws Exception {
        start(Protection.defaults());
        HandClient client = join();
        client.text("421[\"esperar\",\"x\"]");
        assertThat(client.frame()).startsWith("431[{\"error\":\"the argument is a number of milliseconds");
    }

    @Test
    void aServerThatStopsDoesNotWaitForAHandlerThatBlocks() throws Exception {
        start(Protection.defaults());
        HandClient client = join();
        client.text("421[\"esperar\",10000]");
        Waiting.until("it waits", () -> MetricsPage.of(server).value("listeners_running") == 1);
        server.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("oleada-loop"));
    }
}
