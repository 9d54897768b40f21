package io.oleada.loadgen.engine;

import io.oleada.loadgen.scenario.Bytes;
import java.util.zip.CRC32C;

/**
 * What a delivery is recognised by: {@code ~o1.RUN.LOOP.STEP.NUMBER.INTENDED.CRC~}. RUN and CRC are eight hexadecimal
 * digits, the others decimal; INTENDED is the emit's due instant in nanoseconds since the start of the run, so the due time
 * travels with the message; CRC is the CRC-32C of everything from {@code o1} to the dot before it. One reader per loop.
 */
final class Marker {

    /** What {@link #read} found. */
    enum Found {
        NOTHING,
        CORRUPT,
        FOREIGN,
        OURS
    }

    private static final int HEAD = 4; // "~o1."

    private final int run;
    private final CRC32C crc = new CRC32C();

    int loop;
    int step;
    int number;
    long intendedNs;

    private int at;

    Marker(int run) {
        this.run = run;
    }

    /** Writes a marker. */
    void write(Bytes out, long loopNumber, long stepIndex, long messageNumber, long dueNs) {
        out.clear();
        out.put('~');
        out.put('o');
        out.put('1');
        out.put('.');
        out.putHex(run);
        out.put('.');
        out.putDecimal(loopNumber);
        out.put('.');
        out.putDecimal(stepIndex);
        out.put('.');
        out.putDecimal(messageNumber);
        out.put('.');
        out.putDecimal(dueNs);
        out.put('.');
        crc.reset();
        crc.update(out.array(), 1, out.length() - 1);
        out.putHex((int) crc.getValue());
        out.put('~');
    }

    /** Looks for the first marker in a payload; the fields say what it holds if it is ours. */
    Found read(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int start = find(bytes, offset, end);
        if (start < 0) {
            return Found.NOTHING;
        }
        at = start + HEAD;
        long foundRun = hex(bytes, end);
        loop = smallDecimal(bytes, end);
        step = smallDecimal(bytes, end);
        number = smallDecimal(bytes, end);
        intendedNs = decimal(bytes, end);
        int checked = at;
        long sum = hex(bytes, end);
        if (at < 0 || at > end || foundRun < 0 || sum < 0) {
            return Found.CORRUPT;
        }
        crc.reset();
        crc.update(bytes, start + 1, checked - start - 1);
        if ((int) crc.getValue() != (int) sum) {
            return Found.CORRUPT;
        }
        return (int) foundRun == run ? Found.OURS : Found.FOREIGN;
    }

    private static int find(byte[] bytes, int offset, int end) {
        for (int i = offset; i + HEAD < end; i++) {
            if (bytes[i] == '~' && bytes[i + 1] == 'o' && bytes[i + 2] == '1' && bytes[i + 3] == '.') {
                return i;
            }
        }
        return -1;
    }

    /** Eight hexadecimal digits and the byte after them; -1 and an impossible place where there are none. */
    private long hex(byte[] bytes, int end) {
        if (at < 0 || at + 9 > end) {
            return broken();
        }
        long value = 0;
        for (int i = 0; i < 8; i++) {
            int digit = Character.digit(bytes[at + i], 16);
            if (digit < 0) {
                return broken();
            }
            value = value << 4 | digit;
        }
        at += 9;
        return value;
    }

    /** Decimal digits and the dot after them; as {@link #hex}. */
    private long decimal(byte[] bytes, int end) {
        long value = 0;
        int digits = 0;
        while (at >= 0 && at < end && bytes[at] >= '0' && bytes[at] <= '9' && digits < 18) {
            value = value * 10 + bytes[at] - '0';
            at++;
            digits++;
        }
        if (at < 0 || at >= end || digits == 0 || bytes[at] != '.') {
            return broken();
        }
        at++;
        return value;
    }

    /** As {@link #decimal}; a number that we would not write is broken too. */
    private int smallDecimal(byte[] bytes, int end) {
        long value = decimal(bytes, end);
        return (int) (value > Integer.MAX_VALUE ? broken() : value);
    }

    private long broken() {
        at = Integer.MIN_VALUE;
        return -1;
    }
}
