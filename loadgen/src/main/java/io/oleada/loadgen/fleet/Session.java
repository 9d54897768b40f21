package io.oleada.loadgen.fleet;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Mac;

/**
 * What one worker and its coordinator say, proven to be theirs. Each has brought a number that it used never before, the
 * challenge to the other; the key is made of both and of the secret. A frame is a sequence number, the HMAC-SHA256 of
 * direction, number and message, and the message. A frame that was changed, invented, repeated, or that misses one before
 * it is refused. Frames are not encrypted: who must not read a scenario's text has to be kept off the wire.
 */
final class Session {

    /** Whose frames they are. */
    enum Side {
        COORDINATOR,
        WORKER
    }

    static final int NONCE_BYTES = 16;
    private static final int MAC_BYTES = 32;
    private static final int HEAD_BYTES = Long.BYTES + MAC_BYTES;

    private final byte[] key;
    private final Side side;
    private final Line line;
    private long sent;
    private long received;

    Session(Secret secret, byte[] workerNonce, byte[] coordinatorNonce, Side side, Line line) {
        this.key = secret.derive("session", workerNonce, coordinatorNonce);
        this.side = side;
        this.line = line;
    }

    /**
     * A worker's answer to the challenge of somebody who claims to be its coordinator.
     *
     * @throws IllegalArgumentException if that has not the secret
     */
    static Session answer(Secret secret, byte[] workerNonce, byte[] challenge, Line line) {
        byte[] nonce = Arrays.copyOf(challenge, NONCE_BYTES);
        byte[] proof = Arrays.copyOfRange(challenge, NONCE_BYTES, Math.max(NONCE_BYTES, challenge.length));
        if (!MessageDigest.isEqual(proof, proof(secret, workerNonce, nonce))) {
            throw new IllegalArgumentException("a challenge by somebody without the secret");
        }
        return new Session(secret, workerNonce, nonce, Side.WORKER, line);
    }

    static byte[] nonce() {
        byte[] nonce = new byte[NONCE_BYTES];
        new SecureRandom().nextBytes(nonce);
        return nonce;
    }

    /** The coordinator's proof to a worker that it has the secret too. */
    static byte[] proof(Secret secret, byte[] workerNonce, byte[] coordinatorNonce) {
        return secret.derive("coordinator", workerNonce, coordinatorNonce);
    }

    /** Sends a message. From any thread. */
    synchronized void send(Message message) {
        byte[] body = message.write();
        long number = sent++;
        line.send(ByteBuffer.allocate(HEAD_BYTES + body.length)
                .putLong(number)
                .put(mac(side, number, body, 0, body.length))
                .put(body)
                .array());
    }

    /**
     * Takes a frame of the other side. One thread at a time.
     *
     * @throws IllegalArgumentException if it is not what the other side sent next
     */
    Message open(byte[] frame) {
        if (frame.length < HEAD_BYTES) {
            throw new IllegalArgumentException("a frame that breaks off");
        }
        ByteBuffer in = ByteBuffer.wrap(frame);
        long number = in.getLong();
        byte[] claimed = new byte[MAC_BYTES];
        in.get(claimed);
        Side other = side == Side.WORKER ? Side.COORDINATOR : Side.WORKER;
        if (!MessageDigest.isEqual(claimed, mac(other, number, frame, HEAD_BYTES, frame.length - HEAD_BYTES))) {
            throw new IllegalArgumentException("a frame by somebody without the secret");
        }
        if (number != received) {
            throw new IllegalArgumentException("frame " + number + " came in place of " + received);
        }
        received++;
        return Message.read(frame, HEAD_BYTES);
    }

    private byte[] mac(Side from, long number, byte[] body, int offset, int length) {
        Mac mac = Secret.mac(key);
        mac.update((byte) from.ordinal());
        mac.update(ByteBuffer.allocate(Long.BYTES).putLong(0, number));
        mac.update(body, offset, length);
        return mac.doFinal();
    }

    void close() {
        line.close();
    }
}
