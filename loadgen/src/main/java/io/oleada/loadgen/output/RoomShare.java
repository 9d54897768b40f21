package io.oleada.loadgen.output;

import io.oleada.loadgen.scenario.Bytes;
import io.oleada.loadgen.scenario.Scenario;
import io.oleada.loadgen.scenario.Step;
import io.oleada.loadgen.scenario.Template;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** How large the rooms of a scenario are: which part of all clients a message to a room is owed to, on average. */
final class RoomShare {

    private static final long CLIENTS_MAX = 200_000;

    private RoomShare() {}

    /** {@return the mean share, from 0 to 1, of the clients in the room that a step sends to; 1 for a step without a room} */
    static double of(Scenario scenario, Step.Emit emit) {
        Template room = emit.room();
        if (room == null) {
            return 1;
        }
        long clients = Math.min(CLIENTS_MAX, scenario.clients());
        Map<String, Long> members = new HashMap<>();
        for (long client = 0; client < clients; client++) {
            Set<String> rooms = new HashSet<>();
            for (Step.Emit step : scenario.emits()) {
                if (step.joins() != null) {
                    rooms.add(name(step.joins(), client));
                }
            }
            rooms.forEach(name -> members.merge(name, 1L, Long::sum));
        }
        double sum = 0;
        for (long client = 0; client < clients; client++) {
            sum += members.getOrDefault(name(room, client), 0L) / (double) clients;
        }
        return sum / clients;
    }

    private static String name(Template template, long client) {
        Bytes name = new Bytes();
        template.render(name, new OfClient(client));
        return name.toString();
    }

    /** A client's number is what rooms go by; the rest is the same for all. */
    private record OfClient(long client) implements Template.Values {
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
    }
}
