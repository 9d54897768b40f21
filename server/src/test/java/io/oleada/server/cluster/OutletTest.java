package io.oleada.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.server.Waiting;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The way out to a bus, above all to one that does not work. */
@Timeout(60)
class OutletTest {

    private final MemoryBus bus = new MemoryBus();
    private final List<Integer> came = new ArrayList<>();
    private final List<Integer> together = new ArrayList<>();
    private final AtomicInteger byes = new AtomicInteger();
    private final AtomicInteger beats = new AtomicInteger();
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger overflowed = new AtomicInteger();
    private final Outlet outlet = new Outlet(bus.open(this::came), new Outlet.Node() {
        @Override
        public byte[] beat(long next) {
            return Message.write(1, new Message.Beat(next, 0, 0, "uno"), null);
        }

        @Override
        public byte[] broadcasts(long first, List<byte[]> each) {
            return Message.write(1, new Message.Broadcasts(first, each), null);
        }

        @Override
        public byte[] bye() {
            return Message.write(1, new Message.Bye(), null);
        }

        @Override
        public void beaten() {
            beats.incrementAndGet();
        }

        @Override
        public void taken(int broadcasts) {
            taken.addAndGet(broadcasts);
        }

        @Override
        public void failed(int broadcasts) {
            failed.addAndGet(broadcasts);
        }

        @Override
        public void overflowed() {
            overflowed.incrementAndGet();
        }
    });

    private synchronized void came(byte[] bytes) {
        Message message = Message.read(bytes, null).message();
        if (message instanceof Message.Broadcasts broadcasts) {
            assertThat(broadcasts.first()).as("numbered without a gap").isEqualTo(came.size());
            together.add(broadcasts.each().size());
            broadcasts.each().forEach(each -> came.add(ByteBuffer.wrap(each).getInt()));
        } else if (message instanceof Message.Bye) {
            byes.incrementAndGet();
        }
    }

    private synchronized List<Integer> came() {
        return List.copyOf(came);
    }

    private void offer(int number, int bytes) {
        outlet.offer(ByteBuffer.allocate(bytes).putInt(0, number).array());
    }

    @AfterEach
    void close() {
        bus.be(MemoryBus.Mood.WORKS);
        outlet.close();
    }

    @Test
    void aBusThatAnswersNothingCostsMemoryUpToTheLimitThenBroadcastsAndNeverTheCaller() throws Exception {
        bus.be(MemoryBus.Mood.HOLDS);
        outlet.start();
        int offered = 0;
        while (overflowed.get() < 1_000) {
            offer(offered++, 10_000);
            assertThat(outlet.waitingBytes()).isLessThanOrEqualTo(Outlet.WAITING_MAX_BYTES);
        }
        assertThat(bus.lengths()).hasSizeLessThanOrEqualTo(Outlet.UNDERWAY_MAX);
        bus.be(MemoryBus.Mood.WORKS);
        int kept = offered - overflowed.get();
        Waiting.until("all that was kept has come", () -> came().size() == kept);
        assertThat(came()).isSorted();
        assertThat(outlet.waitingBytes()).isZero();
        assertThat(overflowed.get()).isGreaterThanOrEqualTo(1_000);
    }

    @Test
    void whatWaitsGoesOutInFewMessagesAndInItsOrder() throws Exception {
        for (int i = 0; i < 10_000; i++) {
            offer(i, 200);
        }
        outlet.start();
        Waiting.until("all has come", () -> came().size() == 10_000);
        assertThat(came()).isSorted();
        assertThat(together).hasSizeLessThan(100);
        assertThat(bus.lengths()).allMatch(length -> length < 80_000);
        Waiting.until("all is known to be taken", () -> taken.get() == 10_000);
    }

    @Test
    void aBusThatRefusesIsAskedOnAndFromWhenItTakesAgainEverythingComes() throws Exception {
        bus.be(MemoryBus.Mood.REFUSES);
        outlet.start();
        for (int i = 0; i < 100; i++) {
            offer(i, 200);
        }
        Waiting.until("all is known to have failed", () -> failed.get() == 100);
        assertThat(overflowed.get()).isZero();
        assertThat(outlet.waitingBytes()).isZero();
    }

    @Test
    void closingSendsWhatWaitsAndThenSaysBye() {
        outlet.start();
        for (int i = 0; i < 5_000; i++) {
            offer(i, 200);
        }
        outlet.close();
        assertThat(came()).hasSize(5_000);
        assertThat(byes.get()).isEqualTo(1);
    }

    @Test
    @Tag("full")
    void beatsGoOnWhileNothingIsSaidAndWhileTheBusIsSilent() throws Exception {
        outlet.start();
        Waiting.until("two beats", () -> bus.lengths().size() >= 2);
        bus.be(MemoryBus.Mood.HOLDS);
        for (int i = 0; i < 100; i++) {
            offer(i, 100_000);
        }
        int before = beats.get();
        Waiting.until("beats are due all the same", () -> beats.get() > before + 1);
    }
}
