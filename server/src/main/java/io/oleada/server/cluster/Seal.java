package io.oleada.server.cluster;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What the nodes of a cluster share and nobody else: at least 128 bits, which never go over the bus. Any thread. */
public final class Seal {

    static final int MAC_BYTES = 16;

    private static final int SECRET_BYTES_MIN = 16;
    private static final String ALGORITHM = "HmacSHA256";

    private final byte[] secret;
    private final ThreadLocal<Mac> messages;

    private Seal(byte[] secret) {
        this.secret = secret;
        byte[] key = derive("cluster messages");
        messages = ThreadLocal.withInitial(() -> mac(key));
    }

    /**
     * Reads a secret.
     *
     * @param text hexadecimal digits, at least 32
     * @throws IllegalArgumentException with one line for the user if it is anything else
     */
    public static Seal parse(String text) {
        String digits = text.strip();
        if (!digits.matches("[0-9a-fA-F]+") || digits.length() % 2 != 0 || digits.length() < 2 * SECRET_BYTES_MIN) {
            throw new IllegalArgumentException(
                    "no secret; expected at least 32 hexadecimal digits, as \"openssl rand -hex 16\" makes them");
        }
        return new Seal(HexFormat.of().parseHex(digits));
    }

    /** What only those who have the secret can make of a name. */
    String name(String plain) {
        return HexFormat.of().formatHex(derive("cluster name " + plain), 0, MAC_BYTES);
    }

    /** {@return the proof that a message is by somebody with the secret, longer than is sent} */
    byte[] proof(byte[] message, int from) {
        Mac mac = messages.get();
        mac.update(message, from, message.length - from);
        return mac.doFinal();
    }

    private byte[] derive(String purpose) {
        return mac(secret).doFinal(purpose.getBytes(StandardCharsets.UTF_8));
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
