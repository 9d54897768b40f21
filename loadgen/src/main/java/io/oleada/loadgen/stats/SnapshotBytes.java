package io.oleada.loadgen.stats;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A snapshot as bytes, for its way to another process. Nothing is lost: what is read adds up as what was written. */
public final class SnapshotBytes {

    /** An error text is cut here; it is there to be read by people. */
    private static final int TEXT_MAX = 10_000;

    private static final int SERIES_MAX = 100_000;

    private SnapshotBytes() {}

    /** {@return a snapshot's bytes} */
    public static byte[] write(Snapshot snapshot) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(snapshot.second());
            out.writeLong(snapshot.startNs());
            out.writeLong(snapshot.endNs());
            text(out, snapshot.phase());
            out.writeBoolean(snapshot.measured());
            out.writeInt(snapshot.numbers().size());
            for (Map.Entry<Series, Long> number : snapshot.numbers().entrySet()) {
                text(out, number.getKey().toString());
                out.writeLong(number.getValue());
            }
            out.writeInt(snapshot.histograms().size());
            for (Map.Entry<Series, SparseHistogram> histogram :
                    snapshot.histograms().entrySet()) {
                byte[] encoded = histogram.getValue().bytes();
                text(out, histogram.getKey().toString());
                out.writeInt(encoded.length);
                out.write(encoded);
            }
            out.writeInt(snapshot.examples().size());
            for (Map.Entry<String, String> example : snapshot.examples().entrySet()) {
                text(out, example.getKey());
                text(out, example.getValue());
            }
            out.writeInt(snapshot.findings().size());
            for (String finding : snapshot.findings()) {
                text(out, finding);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads back what {@link #write} wrote.
     *
     * @throws IllegalArgumentException if these are no bytes of a snapshot
     */
    public static Snapshot read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int second = in.readInt();
            long startNs = in.readLong();
            long endNs = in.readLong();
            String phase = in.readUTF();
            boolean measured = in.readBoolean();
            TreeMap<Series, Long> numbers = new TreeMap<>();
            for (int left = count(in); left > 0; left--) {
                numbers.put(Series.parse(in.readUTF()), in.readLong());
            }
            TreeMap<Series, SparseHistogram> histograms = new TreeMap<>();
            for (int left = count(in); left > 0; left--) {
                Series series = Series.parse(in.readUTF());
                byte[] encoded = in.readNBytes(in.readInt());
                histograms.put(series, SparseHistogram.ofBytes(encoded));
            }
            TreeMap<String, String> examples = new TreeMap<>();
            for (int left = count(in); left > 0; left--) {
                examples.put(in.readUTF(), in.readUTF());
            }
            List<String> findings = new ArrayList<>();
            for (int left = count(in); left > 0; left--) {
                findings.add(in.readUTF());
            }
            return new Snapshot(second, startNs, endNs, phase, measured, numbers, histograms, examples, findings);
        } catch (IOException e) {
            throw new IllegalArgumentException("no bytes of a snapshot: " + e, e);
        }
    }

    private static int count(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > SERIES_MAX) {
            throw new IllegalArgumentException("no bytes of a snapshot: " + count + " series");
        }
        return count;
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        out.writeUTF(text.length() > TEXT_MAX ? text.substring(0, TEXT_MAX) : text);
    }
}
