package io.oleada.loadgen.engine;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sealed logs of one loop as bytes. For each emit step: how many messages, then for each the nanoseconds since the one
 * before and its publisher as variable-length numbers, then the rooms, each name once, then a bit per message that says
 * whether it is certain. Some six bytes per message.
 */
final class PublishLogBytes {

    private PublishLogBytes() {}

    static byte[] write(PublishLog[] logs) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (PublishLog log : logs) {
                write(log, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(PublishLog log, DataOutputStream out) throws IOException {
        writeNumber(out, log.count());
        long before = 0;
        for (int message = 0; message < log.count(); message++) {
            writeNumber(out, log.sentNs(message) - before);
            writeNumber(out, log.publisher(message));
            before = log.sentNs(message);
        }
        out.writeBoolean(log.hasRooms());
        if (log.hasRooms()) {
            writeRooms(log, out);
        }
        for (int message = 0; message < log.count(); message += 8) {
            int bits = 0;
            for (int bit = 0; bit < 8 && message + bit < log.count(); bit++) {
                bits |= log.isCertain(message + bit) ? 1 << bit : 0;
            }
            out.writeByte(bits);
        }
    }

    private static void writeRooms(PublishLog log, DataOutputStream out) throws IOException {
        Map<String, Integer> names = new LinkedHashMap<>();
        for (int message = 0; message < log.count(); message++) {
            names.putIfAbsent(log.room(message), names.size());
        }
        writeNumber(out, names.size());
        for (String name : names.keySet()) {
            out.writeUTF(name);
        }
        for (int message = 0; message < log.count(); message++) {
            writeNumber(out, names.getOrDefault(log.room(message), 0));
        }
    }

    /**
     * Reads the logs of one loop.
     *
     * @param steps how many emit steps the scenario has
     * @param clockErrorNs how far that loop's clock may be off ours
     * @throws IllegalArgumentException if these are no such logs
     */
    static PublishLog[] read(byte[] bytes, int steps, long clockErrorNs) {
        PublishLog[] logs = new PublishLog[steps];
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            for (int step = 0; step < steps; step++) {
                logs[step] = read(in, step, clockErrorNs);
            }
            if (in.read() >= 0) {
                throw new IllegalArgumentException("more logs than the scenario has emit steps");
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("no logs of a loop: " + e, e);
        }
        return logs;
    }

    private static PublishLog read(DataInputStream in, int step, long clockErrorNs) throws IOException {
        int count = readCount(in);
        long[] sentNs = new long[count];
        int[] publishers = new int[count];
        long before = 0;
        for (int message = 0; message < count; message++) {
            before += readNumber(in);
            sentNs[message] = before;
            publishers[message] = (int) readNumber(in);
        }
        List<String> rooms = in.readBoolean() ? readRooms(in, count) : List.of();
        PublishLog log = new PublishLog(step, clockErrorNs);
        for (int message = 0; message < count; message++) {
            if (rooms.isEmpty()) {
                log.add(publishers[message], sentNs[message]);
            } else {
                log.add(publishers[message], rooms.get(message), sentNs[message]);
            }
        }
        byte[] certain = in.readNBytes((count + 7) / 8);
        if (certain.length < (count + 7) / 8) {
            throw new IllegalArgumentException("logs that break off");
        }
        log.seal(message -> (certain[message / 8] & 1 << message % 8) != 0);
        return log;
    }

    private static List<String> readRooms(DataInputStream in, int count) throws IOException {
        List<String> names = new ArrayList<>();
        for (int left = readCount(in); left > 0; left--) {
            names.add(in.readUTF());
        }
        List<String> rooms = new ArrayList<>();
        for (int message = 0; message < count; message++) {
            int name = readCount(in);
            if (name >= names.size()) {
                throw new IllegalArgumentException("a room without a name");
            }
            rooms.add(names.get(name));
        }
        return rooms;
    }

    private static int readCount(DataInputStream in) throws IOException {
        long count = readNumber(in);
        if (count < 0 || count > PublishLog.MESSAGES_MAX) {
            throw new IllegalArgumentException(count + " messages in one log");
        }
        return (int) count;
    }

    /** Seven bits to a byte, the lowest first; the eighth says that more follow. */
    private static void writeNumber(DataOutputStream out, long number) throws IOException {
        long left = number;
        while ((left & ~0x7FL) != 0) {
            out.writeByte((int) (left & 0x7F) | 0x80);
            left >>>= 7;
        }
        out.writeByte((int) left);
    }

    private static long readNumber(DataInputStream in) throws IOException {
        long number = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = in.readUnsignedByte();
            number |= (next & 0x7FL) << shift;
            if (next < 0x80) {
                return number;
            }
        }
        throw new IllegalArgumentException("a number without an end");
    }
}
