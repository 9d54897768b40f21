package io.oleada.loadgen.engine;

import io.oleada.loadgen.scenario.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Settles the messages that one emit step sent to rooms: message by message, since each has an audience of its own. */
final class RoomSettlement {

    private final EmitPlan plan;
    private final List<Client> clients;
    private final int servers;
    private final long deliveryTimeoutNs;
    private final Map<String, List<Client>> everIn = new HashMap<>();

    /** {@code servers} is how many there are whose rooms are their own. */
    RoomSettlement(EmitPlan plan, List<Client> clients, int servers, long deliveryTimeoutNs) {
        this.plan = plan;
        this.clients = clients;
        this.servers = servers;
        this.deliveryTimeoutNs = deliveryTimeoutNs;
        for (Client client : clients) {
            for (String room : client.receiver.rooms()) {
                everIn.computeIfAbsent(room, r -> new ArrayList<>()).add(client);
            }
        }
    }

    void settle(PublishLog log, int bits, Deliveries.Account account) {
        long came = 0;
        for (Client client : clients) {
            for (long word : client.receiver.received.words(bits)) {
                came += Long.bitCount(word);
            }
        }
        account.received += came;
        if (log.isLost()) {
            return;
        }
        long explained = 0;
        for (int message = 0; message < log.count(); message++) {
            for (Client client : everIn.getOrDefault(log.room(message), List.of())) {
                explained += settle(log, message, bits, client, account);
            }
        }
        account.unexpected += came - explained;
    }

    /** Settles one message for one client; returns 1 if it came and may have come. */
    private int settle(PublishLog log, int message, int bits, Client client, Deliveries.Account account) {
        boolean came = client.receiver.received.has(bits, message);
        int publisher = log.publisher(message);
        if (client.number == publisher && plan.step.fanOut() == Step.FanOut.OTHERS) {
            return 0;
        }
        if (client.number % servers != publisher % servers) {
            return 0;
        }
        long sentNs = log.sentNs(message) - log.clockErrorNs;
        long stayNs = deliveryTimeoutNs + 2 * log.clockErrorNs;
        String room = log.room(message);
        if (log.isCertain(message)
                && client.receiver.wasThere(plan.namespace(), sentNs, stayNs)
                && client.receiver.wasInRoom(room, sentNs, stayNs)) {
            account.expected++;
            account.ok += came ? 1 : 0;
            if (!came && account.example.isEmpty()) {
                account.example = client + " in " + room + " never got message " + message + " of " + plan.step.name()
                        + ", sent by client " + publisher;
            }
            return came ? 1 : 0;
        }
        boolean possible =
                client.receiver.wasIn(plan.namespace()) && client.receiver.mayHaveBeenInRoom(room, sentNs, stayNs);
        return came && possible ? 1 : 0;
    }
}
