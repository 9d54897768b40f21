package io.oleada.loadgen.engine;

import io.oleada.loadgen.driver.CloseReason;
import io.oleada.loadgen.driver.Driver;
import io.oleada.loadgen.scenario.Bytes;
import io.oleada.loadgen.scenario.Flow;
import io.oleada.loadgen.scenario.Phase;
import io.oleada.loadgen.scenario.Scenario;
import io.oleada.loadgen.scenario.Shard;
import io.oleada.loadgen.scenario.Step;
import io.oleada.loadgen.scenario.Template;
import io.oleada.loadgen.stats.Metric;
import io.oleada.loadgen.stats.Recorder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's world: its arrivals, its clients, its wake-ups, its figures. Every method but the constructor and
 * {@link #begin} runs on the driver's thread.
 */
final class Loop {

    /** Wake-ups less than this apart share one turn of the loop: a bound on timer calls, and on what it adds to a send's delay. */
    private static final long GRAIN_NS = 50_000;

    /** How many wake-ups are served before the loop looks at its sockets again. */
    private static final int WAKES_PER_TURN = 256;

    /** The golden ratio's fraction: multiples of it, modulo 1, are spread evenly however many are taken. */
    private static final double GOLDEN = 0.6180339887498949;

    final Scenario scenario;
    final Driver driver;
    final Recorder recorder;
    final Acks acks;
    final Deliveries deliveries;
    final SplittableRandom random;

    private final Shard shard;
    private final long epochMs;
    private final EmitPlan[] plans;
    private final @Nullable SwarmStream[] swarms;
    private final List<Program> programs = new ArrayList<>();
    private final long weights;
    private final List<Client> clients = new ArrayList<>();
    private final WakeUps wakeUps = new WakeUps();
    private final Values values;
    private final Bytes scratch = new Bytes();
    private final Bytes roomName = new Bytes();
    private final Map<String, String> rooms = new HashMap<>();
    private final Runnable turn = this::turn;
    private final Course course;

    private long startNs;
    private long armedNs = Long.MAX_VALUE;

    /** The values that each label can take in a run of this scenario. */
    static Map<Metric.Label, List<String>> labels(Scenario scenario) {
        return Map.of(
                Metric.Label.STEP,
                scenario.emits().stream().map(Step.Emit::name).toList(),
                Metric.Label.REASON,
                CloseReason.texts(),
                Metric.Label.ATTEMPT,
                List.of("1", "2", "3", "4", "5+"));
    }

    Loop(Scenario scenario, Driver driver, Shard shard, Place place, int run, long epochMs, Course.Listener listener) {
        this.scenario = scenario;
        this.driver = driver;
        this.shard = shard;
        this.epochMs = epochMs;
        this.random = new SplittableRandom(scenario.seed() * 31 + shard.number());
        this.values = new Values(random.split());
        List<Step.Emit> emits = scenario.emits();
        this.recorder = new Recorder(labels(scenario));
        this.plans = new EmitPlan[emits.size()];
        this.swarms = new SwarmStream[emits.size()];
        IdentityHashMap<Step.Emit, EmitPlan> byStep = new IdentityHashMap<>();
        for (int i = 0; i < plans.length; i++) {
            plans[i] = plan(i, emits.get(i));
            byStep.put(emits.get(i), plans[i]);
            if (emits.get(i).pace() instanceof Step.Pace.Swarm pace) {
                swarms[i] = new SwarmStream(this, plans[i], pace.rate(), pace.publishers(), shard);
            }
        }
        long sum = 0;
        for (Flow flow : scenario.flows()) {
            programs.add(Program.compile(
                    flow,
                    new Routes(scenario.targets(), place.sources(), shard),
                    step -> java.util.Objects.requireNonNull(byStep.get(step))));
            sum += flow.weight();
        }
        this.weights = sum;
        this.acks = new Acks(this, plans);
        this.deliveries = new Deliveries(this, plans, place, run);
        this.course = new Course(this, shard.count(), listener);
    }

    private EmitPlan plan(int index, Step.Emit emit) {
        Step.Pace pace = emit.pace();
        return pace == null
                ? new EmitPlan(index, emit, 0, scenario.durationNs())
                : new EmitPlan(index, emit, pace.startNs(), pace.endNs());
    }

    /** Begins the run at an instant of the driver's clock. Called from any thread, once. */
    void begin(long atNs) {
        driver.execute(() -> {
            startNs = atNs;
            course.begin();
            int firstNumber = 0;
            for (Phase phase : scenario.phases()) {
                if (phase.arrivals() != null) {
                    new Arrival(this, phase, shard, firstNumber).await();
                    firstNumber += (int) phase.arrivals().count();
                }
            }
            for (SwarmStream swarm : swarms) {
                if (swarm != null) {
                    swarm.start();
                }
            }
        });
    }

    int number() {
        return shard.number();
    }

    Course course() {
        return course;
    }

    List<Client> clients() {
        return clients;
    }

    /** The client of this loop that has a number. Clients arrive in the order of their numbers. */
    Client client(int number) {
        int low = 0;
        int high = clients.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (clients.get(middle).number < number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (clients.get(low).number != number) {
            throw new AssertionError("no client " + number + " in loop " + number());
        }
        return clients.get(low);
    }

    EmitPlan[] plans() {
        return plans;
    }

    /** The driver's instant from which the run's time counts. */
    long startNs() {
        return startNs;
    }

    /** Nanoseconds since the start of the run. */
    long now() {
        return driver.nanoTime() - startNs;
    }

    /** Whether flows and paces are over: nothing new begins. */
    boolean hasEnded() {
        return course.hasEnded();
    }

    /** A client arrives. */
    void arrive(int number, long dueNs) {
        recorder.count(Metric.CLIENTS_PLANNED);
        Client client = new Client(this, number, programs.get(flow(number)));
        clients.add(client);
        client.start(dueNs);
    }

    private int flow(int number) {
        double turns = (number + 0.5) * GOLDEN;
        double at = (turns - Math.floor(turns)) * weights;
        int flow = 0;
        while (flow < programs.size() - 1 && at >= scenario.flows().get(flow).weight()) {
            at -= scenario.flows().get(flow).weight();
            flow++;
        }
        return flow;
    }

    /**
     * Records a duration that began at {@code intendedNs}. What began in a warm-up is left out of what is measured after
     * it.
     */
    void time(Metric metric, int label, long intendedNs, long durationNs) {
        if (intendedNs >= course.measuredSinceNs()) {
            recorder.record(metric, label, durationNs);
        }
    }

    /** Renders a message into the loop's one scratch array. */
    Bytes render(EmitPlan plan, Client client, long seq, long intendedNs) {
        if (plan.fansOut()) {
            deliveries.mark(plan, intendedNs, values);
        }
        return render(plan.step.payload(), client, seq);
    }

    /** Renders a client's auth payload. */
    Bytes renderAuth(Template template, Client client) {
        return render(template, client, 0);
    }

    /** The room that a template names for a client, one text for all that are equal; null for no template. */
    @Nullable
    String room(@Nullable Template template, Client client) {
        if (template == null) {
            return null;
        }
        values.client = client.number;
        roomName.clear();
        template.render(roomName, values);
        return rooms.computeIfAbsent(roomName.toString(), name -> name);
    }

    private Bytes render(Template template, Client client, long seq) {
        values.client = client.number;
        values.seq = seq;
        values.epochMs = epochMs + now() / 1_000_000;
        scratch.clear();
        template.render(scratch, values);
        return scratch;
    }

    // ---- the swarm's streams

    SwarmStream swarm(EmitPlan plan) {
        return java.util.Objects.requireNonNull(swarms[plan.index]);
    }

    /** A client's seats, one per emit step. */
    int[] seats(Client client) {
        int[] seats = client.seats;
        if (seats == null) {
            seats = new int[plans.length];
            Arrays.fill(seats, SwarmStream.ABSENT);
            client.seats = seats;
        }
        return seats;
    }

    void sitDown(Client client) {
        if (client.seats != null) {
            for (SwarmStream swarm : swarms) {
                if (swarm != null) {
                    swarm.sit(client);
                }
            }
        }
    }

    void standUp(Client client, boolean forGood) {
        if (client.seats != null) {
            for (SwarmStream swarm : swarms) {
                if (swarm != null) {
                    swarm.stand(client, forGood);
                }
            }
        }
    }

    // ---- time

    /** Schedules a wake-up for an instant of the run, which may be past. */
    void wakeAt(WakeUp wakeUp, long dueNs) {
        wakeUps.schedule(wakeUp, dueNs);
        arm(dueNs);
    }

    void cancel(WakeUp wakeUp) {
        wakeUps.cancel(wakeUp);
    }

    private void arm(long dueNs) {
        if (armedNs != Long.MIN_VALUE && dueNs < armedNs - GRAIN_NS) {
            armedNs = dueNs;
            driver.after(dueNs - now(), turn);
        }
    }

    /** A timer has fired; if the one that counts is still to come, this one was overtaken by an earlier one. */
    private void turn() {
        if (armedNs == Long.MAX_VALUE || now() < armedNs - GRAIN_NS) {
            return;
        }
        armedNs = Long.MIN_VALUE; // what is scheduled while we serve needs no timer of its own
        for (int served = 0; served < WAKES_PER_TURN; served++) {
            WakeUp wakeUp = wakeUps.poll(now());
            if (wakeUp == null) {
                break;
            }
            wakeUp.wake();
        }
        armedNs = Long.MAX_VALUE;
        if (wakeUps.size() > 0) {
            arm(Math.max(wakeUps.nextNs(), now()));
        }
    }
}
