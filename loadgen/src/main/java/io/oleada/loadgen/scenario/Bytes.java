package io.oleada.loadgen.scenario;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A byte array that grows, to be filled again and again without allocating. One thread. */
public final class Bytes {

    private byte[] array = new byte[256];
    private int length;

    /** Forgets the content and keeps the array. */
    public void clear() {
        length = 0;
    }

    /** {@return the array; its content ends at {@link #length()} and it is replaced when it grows} */
    public byte[] array() {
        return array;
    }

    /** {@return how many bytes are in it} */
    public int length() {
        return length;
    }

    /** Appends bytes. */
    public void put(byte[] bytes) {
        room(bytes.length);
        System.arraycopy(bytes, 0, array, length, bytes.length);
        length += bytes.length;
    }

    /** Appends one byte. */
    public void put(int value) {
        room(1);
        array[length++] = (byte) value;
    }

    /** Appends a number in decimal digits. */
    public void putDecimal(long value) {
        if (value < 0) {
            if (value == Long.MIN_VALUE) {
                put(Long.toString(value).getBytes(StandardCharsets.US_ASCII));
                return;
            }
            put('-');
            putDecimal(-value);
            return;
        }
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        room(digits);
        length += digits;
        long rest = value;
        for (int at = length - 1; digits > 0; digits--, at--) {
            array[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** Appends the eight hexadecimal digits of a number. */
    public void putHex(int value) {
        room(8);
        for (int shift = 28; shift >= 0; shift -= 4) {
            int digit = value >>> shift & 0xF;
            array[length++] = (byte) (digit < 10 ? '0' + digit : 'a' + digit - 10);
        }
    }

    /** {@return the content as text} */
    @Override
    public String toString() {
        return new String(array, 0, length, StandardCharsets.UTF_8);
    }

    private void room(int more) {
        if (length + more > array.length) {
            array = Arrays.copyOf(array, Math.max(array.length * 2, length + more));
        }
    }
}
