package io.oleada.loadgen.engine;

import io.oleada.loadgen.driver.ConnectRequest;
import io.oleada.loadgen.scenario.Bytes;
import io.oleada.loadgen.scenario.Flow;
import io.oleada.loadgen.scenario.Step;
import io.oleada.loadgen.scenario.Template;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A flow compiled once for all its clients: a list of operations without nesting, which a client walks by its counter. */
final class Program {

    /** One operation. */
    sealed interface Op {}

    /** Opens the connection; goes on once it is up. The requests are one per route, where all clients ask alike. */
    record Open(Step.Connect step, @Nullable List<ConnectRequest> requests) implements Op {}

    /** Sends once; where an ack is asked for, goes on once its outcome is known; without a connection, once it is back. */
    record Send(EmitPlan plan) implements Op {}

    /** Begins to send at the step's pace, and goes on at once. */
    record Stream(EmitPlan plan) implements Op {}

    /** Waits for an event; {@code head} is the beginning of its JSON array. */
    static final class Await implements Op {
        final byte[] head;
        final long timeoutNs;

        Await(byte[] head, long timeoutNs) {
            this.head = head;
            this.timeoutNs = timeoutNs;
        }
    }

    /** Waits. */
    record Think(long leastNs, long mostNs) implements Op {}

    /** Goes back to {@code start} until counter {@code counter} has reached {@code times}. */
    record Again(int counter, long times, int start) implements Op {}

    /** Leaves politely; goes on once the connection is closed. */
    record Leave() implements Op {}

    /** Cuts the transport; goes on once the connection has ended. */
    record Cut() implements Op {}

    private final List<Op> ops = new ArrayList<>();
    private final Routes routes;
    private final Function<Step.Emit, EmitPlan> plans;
    private int counters;

    private Program(Routes routes, Function<Step.Emit, EmitPlan> plans) {
        this.routes = routes;
        this.plans = plans;
    }

    /** Compiles a flow; {@code plans} knows what the run keeps about each emit step. */
    static Program compile(Flow flow, Routes routes, Function<Step.Emit, EmitPlan> plans) {
        Program program = new Program(routes, plans);
        program.add(flow.steps(), "/");
        return program;
    }

    /** The operation at a counter, or null beyond the last. */
    @Nullable
    Op op(int counter) {
        return counter < ops.size() ? ops.get(counter) : null;
    }

    /** How many loop counters a client needs. */
    int counters() {
        return counters;
    }

    private String add(List<Step> steps, String namespaceBefore) {
        String namespace = namespaceBefore;
        for (Step step : steps) {
            if (step instanceof Step.Connect connect) {
                namespace = connect.namespace();
                ops.add(new Open(connect, shared(connect)));
            } else if (step instanceof Step.Emit emit) {
                EmitPlan plan = plans.apply(emit);
                plan.namespace(namespace);
                ops.add(emit.pace() == null ? new Send(plan) : new Stream(plan));
            } else if (step instanceof Step.Await await) {
                ops.add(new Await(head(await.event()), await.timeoutNs()));
            } else if (step instanceof Step.Think think) {
                ops.add(new Think(think.leastNs(), think.mostNs()));
            } else if (step instanceof Step.Repeat repeat) {
                int start = ops.size();
                int counter = counters++;
                namespace = add(repeat.steps(), namespace);
                ops.add(new Again(counter, repeat.times(), start));
            } else if (step instanceof Step.Disconnect) {
                ops.add(new Leave());
            } else if (step instanceof Step.Drop) {
                ops.add(new Cut());
            } else {
                throw new AssertionError("no operation for " + step);
            }
        }
        return namespace;
    }

    /** What a connect step asks of the driver, made once where all clients ask alike. */
    private @Nullable List<ConnectRequest> shared(Step.Connect connect) {
        Template auth = connect.auth();
        if (auth == null) {
            return routes.requests(connect, null);
        }
        if (!auth.isConstant()) {
            return null;
        }
        Bytes json = new Bytes();
        auth.render(json, Values.NONE);
        return routes.requests(connect, json.toString());
    }

    /** What a connect step asks of the driver for a client; {@code auth} is asked where each client has its own. */
    ConnectRequest request(Open open, int client, Function<Template, String> auth) {
        int route = routes.of(client);
        List<ConnectRequest> shared = open.requests();
        return shared != null
                ? shared.get(route)
                : routes.request(
                        open.step(),
                        route,
                        auth.apply(Objects.requireNonNull(open.step().auth())));
    }

    private static byte[] head(String event) {
        return ("[" + new com.fasterxml.jackson.databind.node.TextNode(event)).getBytes(StandardCharsets.UTF_8);
    }
}
