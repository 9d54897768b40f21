package io.oleada.loadgen.engine;

import io.oleada.loadgen.scenario.Step;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What a loop keeps about one emit step: its place among all, and when its pace runs. */
final class EmitPlan {

    /** Its place among all emit steps of the scenario, and so among the figures. */
    final int index;

    final Step.Emit step;

    /** When its pace begins and ends, nanoseconds since the start of the run. */
    final long startNs;

    final long endNs;

    /** What its binary attachments hold: random bytes, made once, since no server looks at them. */
    final List<byte[]> attachments = new ArrayList<>();

    /** How many bytes they have together. */
    final long attachmentBytes;

    /** The ack that it must get, or null where any will do. */
    final byte @Nullable [] expectedAck;

    /** The namespace that its clients are in. */
    private String namespace = "/";

    EmitPlan(int index, Step.Emit step, long startNs, long endNs) {
        this.index = index;
        this.step = step;
        this.startNs = startNs;
        this.endNs = endNs;
        SplittableRandom random = new SplittableRandom(index);
        for (int size : step.payload().attachments()) {
            byte[] attachment = new byte[size];
            random.nextBytes(attachment);
            attachments.add(attachment);
        }
        this.attachmentBytes =
                attachments.stream().mapToLong(bytes -> bytes.length).sum();
        Step.Ack ack = step.ack();
        String expected = ack == null ? null : ack.expected();
        this.expectedAck = expected == null ? null : expected.getBytes(StandardCharsets.UTF_8);
    }

    boolean fansOut() {
        return step.fanOut() != Step.FanOut.NONE;
    }

    String namespace() {
        return namespace;
    }

    void namespace(String given) {
        namespace = given;
    }
}
