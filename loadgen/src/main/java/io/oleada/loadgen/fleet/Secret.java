package io.oleada.loadgen.fleet;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What the coordinator and its workers share, and nobody else: at least 128 bits. It never goes over the wire itself. */
public final class Secret {

    private static final int BYTES_MIN = 16;
    private static final String ALGORITHM = "HmacSHA256";

    private final byte[] bytes;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /** {@return a secret that nobody has seen} */
    public static Secret random() {
        byte[] bytes = new byte[2 * BYTES_MIN];
        new SecureRandom().nextBytes(bytes);
        return new Secret(bytes);
    }

    /**
     * Reads a secret.
     *
     * @param text hexadecimal digits, at least 32
     * @throws IllegalArgumentException with one line for the user if it is anything else
     */
    public static Secret parse(String text) {
        String digits = text.strip();
        if (!digits.matches("[0-9a-fA-F]+") || digits.length() % 2 != 0 || digits.length() < 2 * BYTES_MIN) {
            throw new IllegalArgumentException(
                    "no secret; expected at least 32 hexadecimal digits, as \"openssl rand -hex 16\" makes them");
        }
        return new Secret(HexFormat.of().parseHex(digits));
    }

    /** {@return the secret as {@link #parse} reads it} */
    public String text() {
        return HexFormat.of().formatHex(bytes);
    }

    /** A name that only those who have the secret know. */
    String fleetName() {
        return "oleada-" + HexFormat.of().formatHex(derive("fleet name"), 0, BYTES_MIN);
    }

    /** A key or a proof for one purpose, bound to what both sides have brought to it. */
    byte[] derive(String purpose, byte[]... parts) {
        Mac mac = mac(bytes);
        mac.update(purpose.getBytes(StandardCharsets.UTF_8));
        for (byte[] part : parts) {
            mac.update((byte) part.length);
            mac.update(part);
        }
        return mac.doFinal();
    }

    static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
