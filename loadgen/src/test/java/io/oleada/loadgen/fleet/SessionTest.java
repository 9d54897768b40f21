package io.oleada.loadgen.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only who has the secret can say anything, and nothing can be changed, repeated, left out or sent back. */
class SessionTest {

    private static final Secret SECRET = Secret.parse("00112233445566778899aabbccddeeff");
    private static final byte[] WORKER = Session.nonce();
    private static final byte[] COORDINATOR = Session.nonce();

    private final List<byte[]> sent = new ArrayList<>();
    private final Session worker = session(SECRET, Session.Side.WORKER);
    private final Session coordinator = session(SECRET, Session.Side.COORDINATOR);

    private Session session(Secret secret, Session.Side side) {
        return new Session(secret, WORKER, COORDINATOR, side, new Line() {
            @Override
            public void send(byte[] frame) {
                sent.add(frame);
            }

            @Override
            public void close() {}
        });
    }

    private byte[] beat(Session from) {
        from.send(Message.of(Message.Kind.START, Message.fields().put("at", 42)));
        return sent.remove(sent.size() - 1);
    }

    @Test
    void messagesComeThroughInOrder() {
        for (int i = 0; i < 3; i++) {
            Message message = worker.open(beat(coordinator));
            assertThat(message.kind).isEqualTo(Message.Kind.START);
            assertThat(message.number("at")).isEqualTo(42);
        }
    }

    @Test
    void everyByteIsProtected() {
        byte[] frame = beat(coordinator);
        for (int i = 0; i < frame.length; i++) {
            byte[] changed = frame.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> worker.open(changed)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(worker.open(frame).kind).isEqualTo(Message.Kind.START);
    }

    @Test
    void repeatedFrameIsRefused() {
        byte[] frame = beat(coordinator);
        worker.open(frame);
        assertThatThrownBy(() -> worker.open(frame)).hasMessageContaining("in place of");
    }

    @Test
    void missingFrameIsNoticed() {
        beat(coordinator);
        byte[] second = beat(coordinator);
        assertThatThrownBy(() -> worker.open(second)).hasMessageContaining("in place of");
    }

    @Test
    void ownFrameSentBackIsRefused() {
        byte[] frame = beat(worker);
        assertThatThrownBy(() -> worker.open(frame)).hasMessageContaining("without the secret");
    }

    @Test
    void frameByAnotherSecretIsRefused() {
        byte[] frame = beat(session(Secret.random(), Session.Side.COORDINATOR));
        assertThatThrownBy(() -> worker.open(frame)).hasMessageContaining("without the secret");
    }

    @Test
    void challengeWithoutTheSecretIsRefused() {
        byte[] challenge = new byte[Session.NONCE_BYTES + 32];
        assertThatThrownBy(() -> Session.answer(SECRET, WORKER, challenge, new Line() {
                    @Override
                    public void send(byte[] frame) {}

                    @Override
                    public void close() {}
                }))
                .hasMessageContaining("without the secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "secret", "00112233445566778899aabbccddee", "00112233445566778899aabbccddeeg0"})
    void secretOfFewerThan128BitsIsNone(String text) {
        assertThatThrownBy(() -> Secret.parse(text)).hasMessageContaining("openssl rand -hex 16");
    }

    @Test
    void fleetsNameTellsNothingOfTheSecret() {
        assertThat(SECRET.fleetName()).doesNotContain("0011").hasSize("oleada-".length() + 32);
        assertThat(Secret.random().fleetName()).isNotEqualTo(SECRET.fleetName());
    }
}
