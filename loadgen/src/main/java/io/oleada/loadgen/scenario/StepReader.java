package io.oleada.loadgen.scenario;

import io.oleada.loadgen.scenario.Step.Pace;
import io.oleada.loadgen.stats.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one step of a flow.
 *
 * @param connectDefaults what a plain {@code connect} means
 * @param connect reads a connect object
 * @param phases the scenario's phases
 * @param names the names that emit steps have so far
 * @param rows what {@code ${row.column}} is taken from
 * @param steps reads a list of steps
 */
record StepReader(
        Step.Connect connectDefaults,
        Reader<Step.Connect> connect,
        List<Phase> phases,
        Set<String> names,
        Rows rows,
        Reader<List<Step>> steps) {

    private static final long ACK_TIMEOUT_NS = 10_000_000_000L;
    private static final List<String> WORDS =
            List.of("connect", "emit", "await", "think", "repeat", "disconnect", "drop");

    /** Reads one sort of value, or says what is wrong with it. */
    interface Reader<T> {
        T read(Field field) throws ScenarioException;
    }

    Step read(Field field) throws ScenarioException {
        if (field.isScalar()) {
            return switch (field.word(WORDS)) {
                case "connect" -> connectDefaults;
                case "disconnect" -> new Step.Disconnect();
                case "drop" -> new Step.Drop();
                default -> throw field.error("says not what; write \"" + field.scalar() + ": ...\"");
            };
        }
        for (Field key : field.entries("step").keySet()) {
            switch (key.scalar()) {
                case "connect" -> {
                    return connect.read(required(field.object(Shape.CONNECT_STEP), "connect"));
                }
                case "emit" -> {
                    return emit(field.object(Shape.EMIT));
                }
                case "await" -> {
                    return await(field.object(Shape.AWAIT));
                }
                case "think" -> {
                    return think(required(field.object(Shape.THINK), "think"));
                }
                case "repeat" -> {
                    return repeat(field.object(Shape.REPEAT));
                }
                default -> {
                    // keys may come in any order: look for the one that names the step
                }
            }
        }
        for (Field first : field.entries("step").keySet()) {
            String hint = Nearest.hint(first.scalar(), WORDS);
            throw first.error("is no step" + (hint.isEmpty() ? "; expected one of " + String.join(", ", WORDS) : hint));
        }
        throw field.error("is empty; expected one of " + String.join(", ", WORDS));
    }

    private Step emit(Map<String, Field> keys) throws ScenarioException {
        Field event = required(keys, "emit");
        Field name = keys.get("name");
        Template payload = payload(event, keys.get("data"), keys.get("args"));
        Step.Ack ack = ack(keys.get("ack"), keys.get("expect"));
        Step.FanOut fanOut = fanOut(event, keys.get("fanOut"), payload);
        Field room = keys.get("room");
        if (room != null && fanOut == Step.FanOut.NONE) {
            throw room.error("needs \"fanOut: others\" or \"fanOut: all\" beside it");
        }
        for (Field member : new Field[] {keys.get("joins"), keys.get("leaves")}) {
            if (member != null && ack == null) {
                throw member.error("holds from the ack on; add \"ack: true\"");
            }
        }
        return new Step.Emit(
                ScenarioFile.unique(name == null ? event : name, names, "emit step"),
                payload,
                ack,
                fanOut,
                plain(room),
                plain(keys.get("joins")),
                plain(keys.get("leaves")),
                pace(keys));
    }

    private static Step.FanOut fanOut(Field event, @Nullable Field field, Template payload) throws ScenarioException {
        Step.FanOut fanOut = field == null ? Step.FanOut.NONE : field.word(Step.FanOut.values());
        if (field != null && fanOut != Step.FanOut.NONE && !payload.hasMarker()) {
            throw field.error("deliveries are recognised by ${marker}; put it into a text of data");
        }
        if (fanOut == Step.FanOut.NONE && payload.hasMarker()) {
            throw event.error("has a ${marker} and no fanOut; add \"fanOut: others\" or \"fanOut: all\"");
        }
        return fanOut;
    }

    private @Nullable Template plain(@Nullable Field field) throws ScenarioException {
        if (field == null) {
            return null;
        }
        Template template = field.plain(new Template.Builder(rows)).build();
        if (template.hasMarker()) {
            throw field.error("takes no ${marker}");
        }
        return template;
    }

    private Template payload(Field event, @Nullable Field data, @Nullable Field args) throws ScenarioException {
        if (data != null && args != null) {
            throw args.error("contradicts data; keep one of the two");
        }
        Template.Builder builder = new Template.Builder(rows).json("[").json(Json.quoted(event.text()));
        if (data != null) {
            data.json(builder.json(","));
        }
        if (args != null) {
            for (Field arg : args.list()) {
                arg.json(builder.json(","));
            }
        }
        return builder.json("]").build();
    }

    private static Step.@Nullable Ack ack(@Nullable Field ack, @Nullable Field expect) throws ScenarioException {
        boolean word =
                ack != null && (ack.scalar().equals("true") || ack.scalar().equals("false"));
        if (ack == null || (word && !ack.flag())) {
            if (expect != null) {
                throw expect.error("needs \"ack: true\" beside it");
            }
            return null;
        }
        String expected = null;
        if (expect != null) {
            Template template = expect.json(new Template.Builder(Rows.NONE)).build();
            if (!template.isConstant()) {
                throw expect.error("takes no ${...}");
            }
            expect.list();
            Bytes json = new Bytes();
            template.render(json, NOTHING);
            expected = json.toString();
        }
        return new Step.Ack(word ? ACK_TIMEOUT_NS : ack.durationNs(1_000_000), expected);
    }

    private @Nullable Pace pace(Map<String, Field> keys) throws ScenarioException {
        Field every = keys.get("every");
        Field rate = keys.get("rate");
        Field duringField = keys.get("during");
        if (every != null && rate != null) {
            throw rate.error("contradicts every; keep one of the two");
        }
        Field publishers = keys.get("publishers");
        if (publishers != null && rate == null) {
            throw publishers.error("needs \"rate: 50/s\" beside it");
        }
        if (every == null && rate == null) {
            if (duringField != null) {
                throw duringField.error(
                        "needs a pace: add \"every: 1s\" (per client) or \"rate: 50/s\" (all together)");
            }
            return null;
        }
        List<Phase> during = duringField == null ? phases : consecutive(duringField);
        long startNs = during.get(0).startNs();
        long endNs = during.get(during.size() - 1).endNs();
        return every != null
                ? new Pace.PerClient(every.durationNs(1_000_000), startNs, endNs)
                : new Pace.Swarm(ScenarioFile.required(keys, "rate").positiveRate(), publishers(keys), startNs, endNs);
    }

    private static int publishers(Map<String, Field> keys) throws ScenarioException {
        Field publishers = keys.get("publishers");
        return publishers == null ? 0 : (int) publishers.count(1, 1_000_000);
    }

    /** The phases that one name, or a list of names in the order of the run, stands for. */
    private List<Phase> consecutive(Field field) throws ScenarioException {
        List<String> names = phases.stream().map(Phase::name).toList();
        List<Phase> found = new ArrayList<>();
        for (Field name : field.isScalar() ? List.of(field) : field.list()) {
            Phase phase = phases.get(names.indexOf(name.word(names)));
            if (!found.isEmpty() && found.get(found.size() - 1).endNs() != phase.startNs()) {
                throw name.error("does not follow upon "
                        + found.get(found.size() - 1).name() + "; list phases as they follow one another");
            }
            found.add(phase);
        }
        if (found.isEmpty()) {
            throw field.error("is empty; name a phase");
        }
        return found;
    }

    private static Step await(Map<String, Field> keys) throws ScenarioException {
        Field timeout = keys.get("timeout");
        return new Step.Await(
                required(keys, "await").text(), timeout == null ? 30_000_000_000L : timeout.durationNs(1_000_000));
    }

    private static Step think(Field field) throws ScenarioException {
        String[] bounds = field.text().split("\\.\\.", 2);
        long least = field.durationNs(bounds[0], 0);
        long most = bounds.length == 1 ? least : field.durationNs(bounds[1], 0);
        if (most < least) {
            throw field.error("has its bounds the wrong way round");
        }
        return new Step.Think(least, most);
    }

    private Step repeat(Map<String, Field> keys) throws ScenarioException {
        return new Step.Repeat(required(keys, "repeat").count(1, 1_000_000_000), steps.read(required(keys, "steps")));
    }

    private static Field required(Map<String, Field> keys, String name) {
        return ScenarioFile.required(keys, name);
    }

    private static final Template.Values NOTHING = new Template.Values() {
        @Override
        public long client() {
            return 0;
        }

        @Override
        public long seq() {
            return 0;
        }

        @Override
        public long epochMs() {
            return 0;
        }

        @Override
        public void marker(Bytes out) {}

        @Override
        public long random(long bound) {
            return 0;
        }
    };
}
