package io.oleada.loadgen.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a worker is asked to do. It is data only: the worker reads the scenario itself, and checks it against its own
 * permissions before anything is sent.
 *
 * @param run the run's number
 * @param epochMs the wall clock at the start of the run, milliseconds since 1970
 * @param driver the driver's name
 * @param file what messages call the scenario
 * @param scenario its text
 * @param targets where the load goes whatever the text says, as URLs
 * @param clients how many clients arrive in the whole run, whatever the text says
 * @param beside the files that the text names, by the names that it uses
 * @param worker which of the workers this is, from 0
 * @param firstLoop the number of its first loop
 * @param totalLoops how many loops the fleet has
 * @param sameClock the loops whose clock is this worker's own
 * @param sharesClock whether its clock is the coordinator's
 * @param clockErrorNs how far off its clock may be from what it reckons the coordinator's to be, in nanoseconds
 */
public record Task(
        int run,
        long epochMs,
        String driver,
        String file,
        String scenario,
        List<String> targets,
        long clients,
        Map<String, byte[]> beside,
        int worker,
        int firstLoop,
        int totalLoops,
        BitSet sameClock,
        boolean sharesClock,
        long clockErrorNs) {

    /** {@return the same task at another place in the fleet} */
    Task at(int number, int first, int total, BitSet clocks, long errorNs) {
        return new Task(
                run,
                epochMs,
                driver,
                file,
                scenario,
                targets,
                clients,
                beside,
                number,
                first,
                total,
                clocks,
                errorNs == 0,
                errorNs);
    }

    ObjectNode write() {
        ObjectNode fields = Message.fields();
        fields.put("run", run)
                .put("epochMs", epochMs)
                .put("driver", driver)
                .put("file", file)
                .put("scenario", scenario)
                .put("clients", clients)
                .put("worker", worker)
                .put("firstLoop", firstLoop)
                .put("totalLoops", totalLoops)
                .put("sharesClock", sharesClock)
                .put("clockErrorNs", clockErrorNs);
        targets.forEach(fields.putArray("targets")::add);
        ObjectNode files = fields.putObject("beside");
        beside.forEach(files::put);
        ArrayNode clocks = fields.putArray("sameClock");
        sameClock.stream().forEach(clocks::add);
        return fields;
    }

    static Task read(Message message) {
        Map<String, byte[]> beside = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, JsonNode> file :
                    message.fields.path("beside").properties()) {
                beside.put(file.getKey(), file.getValue().binaryValue());
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("a file that is no bytes", e);
        }
        List<String> targets = new ArrayList<>();
        message.fields.path("targets").forEach(url -> targets.add(url.asText()));
        BitSet clocks = new BitSet();
        message.fields.path("sameClock").forEach(loop -> clocks.set(loop.asInt()));
        return new Task(
                (int) message.number("run"),
                message.number("epochMs"),
                message.text("driver"),
                message.text("file"),
                message.text("scenario"),
                targets,
                message.number("clients"),
                beside,
                (int) message.number("worker"),
                (int) message.number("firstLoop"),
                (int) message.number("totalLoops"),
                clocks,
                message.fields.path("sharesClock").asBoolean(),
                message.number("clockErrorNs"));
    }
}
