package io.oleada.lessons.course;

import io.oleada.lessons.check.Wire;
import io.oleada.lessons.measure.Ground;
import io.oleada.lessons.measure.Relay;
import java.util.concurrent.TimeUnit;

/**
 * How fast one client sends when it waits for answers, with so many messages on their way at a time, over a wire of 50 ms there
 * and back.
 *
 * @param answers how many answers came
 * @param perSecond how many a second
 */
record InFlight(long answers, long perSecond) {

    private static final long ONE_WAY_MS = 25;

    static InFlight of(Ground ground, int window, int messages) throws Exception {
        try (Relay relay = new Relay(ground.port());
                Wire wire = ground.wire(relay.port())) {
            relay.delay(ONE_WAY_MS);
            String name = window + " in flight";
            long startNs = System.nanoTime();
            int answered = 0;
            for (int sent = 0; answered < messages; answered++) {
                while (sent < messages && sent - answered < window) {
                    wire.send("42" + sent + "[\"" + L07.EVENT + "\"," + L07.payload("hola") + "]");
                    sent++;
                }
                String answer = "43" + answered + "[";
                if (wire.await(frame -> frame.startsWith(answer)) == null) {
                    break;
                }
                if (answered % Math.max(1, messages / 20) == 0) {
                    ground.live().point(name, answered + 1.0);
                }
            }
            ground.live().point(name, answered);
            double seconds = (System.nanoTime() - startNs) / (double) TimeUnit.SECONDS.toNanos(1);
            return new InFlight(answered, Math.round(answered / seconds));
        }
    }
}
