package io.oleada.loadgen.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import io.oleada.loadgen.stats.Nearest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A table of texts, one row per client in turn, whose first line names the columns. */
final class Rows {

    /** No table. */
    static final Rows NONE = new Rows(Map.of());

    private final Map<String, List<byte[]>> columns;

    private Rows(Map<String, List<byte[]>> columns) {
        this.columns = columns;
    }

    /** Reads the CSV file that a field names. */
    static Rows read(Field field, Beside beside) throws ScenarioException {
        Path file = Beside.path(field);
        try {
            return table(field, file, beside.bytes(field));
        } catch (RuntimeException e) { // an iterator hides what went wrong in one
            throw field.error(file + ": " + explained(e.getCause() == null ? e : e.getCause()));
        } catch (IOException e) {
            throw field.error(file + ": " + explained(e));
        }
    }

    private static String explained(Throwable e) {
        if (e instanceof CharacterCodingException) {
            return "is no UTF-8 text";
        }
        if (e instanceof JsonProcessingException json) {
            String line = json.getLocation() == null
                    ? ""
                    : "line " + json.getLocation().getLineNr() + ": ";
            return line + json.getOriginalMessage();
        }
        return "cannot be read: " + e.getMessage();
    }

    private static Rows table(Field field, Path file, byte[] bytes) throws IOException, ScenarioException {
        List<String[]> lines = new ArrayList<>();
        try (MappingIterator<String[]> all = new CsvMapper()
                .readerFor(String[].class)
                .with(CsvParser.Feature.WRAP_AS_ARRAY)
                .with(CsvParser.Feature.SKIP_EMPTY_LINES)
                .readValues(StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString())) {
            all.forEachRemaining(lines::add);
        }
        if (lines.size() < 2) {
            throw field.error(file + " has no rows; the first line names the columns, the others are rows");
        }
        String[] names = lines.get(0);
        Map<String, List<byte[]>> columns = new LinkedHashMap<>();
        for (String name : names) {
            if (columns.put(name.strip(), new ArrayList<>()) != null) {
                throw field.error(file + " names the column \"" + name.strip() + "\" twice");
            }
        }
        for (int i = 1; i < lines.size(); i++) {
            String[] line = lines.get(i);
            if (line.length != names.length) {
                throw field.error(
                        file + ": row " + i + " has " + line.length + " columns, the first line " + names.length);
            }
            int at = 0;
            for (List<byte[]> column : columns.values()) {
                column.add(Json.escaped(line[at++]).getBytes(StandardCharsets.UTF_8));
            }
        }
        return new Rows(columns);
    }

    /**
     * The values of a column, ready to stand in a JSON string.
     *
     * @throws IllegalArgumentException with one line for the user if there is no such column
     */
    List<byte[]> column(String name) {
        List<byte[]> column = columns.get(name);
        if (column == null) {
            throw new IllegalArgumentException(
                    columns.isEmpty()
                            ? "${row." + name + "} needs a file: add \"rows: people.csv\" at the top"
                            : "there is no column \"" + name + "\"" + Nearest.hint(name, columns.keySet()));
        }
        return column;
    }
}
