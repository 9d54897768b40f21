package io.oleada.loadgen.truth;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * How the stub passes messages on: each that carries a marker to all others of its sender's room, some deliveries as the
 * plan has it. It knows of a marker what its format says, and makes one of another run by itself.
 */
final class DeliveryFaults {

    private static final Pattern MARKER =
            Pattern.compile("~(o1\\.([0-9a-f]{8})\\.(\\d+)\\.(\\d+)\\.(\\d+)\\.(\\d+)\\.)([0-9a-f]{8})~");
    private static final Pattern ROOM = Pattern.compile("\\[\"unirse\",\"([^\"]*)\"");

    private final TruthStub stub;
    private final FaultPlan plan;
    private final List<Peer> members = new ArrayList<>();
    private final Map<Peer, Integer> places = new HashMap<>();
    private final Map<Peer, Held> held = new HashMap<>();

    /** A delivery that waits to be overtaken. */
    private record Held(String packet, Peer publisher, String name) {}

    private long delivered;

    DeliveryFaults(TruthStub stub, FaultPlan plan) {
        this.stub = stub;
        this.plan = plan;
    }

    void joined(Peer peer) {
        places.put(peer, members.size());
        members.add(peer);
    }

    void left(Peer peer) {
        Integer place = places.remove(peer);
        if (place != null) {
            Peer last = members.remove(members.size() - 1);
            if (last != peer) {
                members.set(place, last);
                places.put(last, place);
            }
        }
    }

    void event(Peer publisher, String json) {
        Matcher room = ROOM.matcher(json);
        if (room.find()) {
            publisher.room = room.group(1);
            return;
        }
        Matcher marker = MARKER.matcher(json);
        if (!marker.find()) {
            return;
        }
        String packet = "42" + json;
        byte[] frame = Wire.textFrame(packet);
        for (int i = 0; i < members.size(); i++) {
            Peer receiver = members.get(i);
            if (receiver == publisher || !receiver.room.equals(publisher.room)) {
                continue;
            }
            String kind = plan.deliveries.get(delivered);
            if (kind == null) {
                receiver.send(packet, frame);
                release(receiver, publisher);
            } else {
                log(kind, receiver, publisher, marker);
                faulty(kind, receiver, publisher, packet, marker);
            }
            delivered++;
        }
    }

    private void faulty(String kind, Peer receiver, Peer publisher, String packet, Matcher marker) {
        switch (kind) {
            case "drop" -> {
                return;
            }
            case "double" -> {
                receiver.send(packet);
                receiver.send(packet);
            }
            case "swap" -> {
                if (!held.containsKey(receiver)) {
                    held.put(receiver, new Held(packet, publisher, name(receiver, publisher, marker)));
                    return;
                }
                receiver.send(packet);
            }
            case "corrupt" -> {
                receiver.send(packet.replace(marker.group(7), spoiled(marker.group(7))));
                return;
            }
            case "wrong-room" -> {
                receiver.send(packet);
                Peer stranger = stranger(receiver.room);
                log("stranger", stranger, publisher, marker);
                stranger.send(packet);
            }
            case "old-run" -> {
                receiver.send(packet);
                receiver.send(packet.replace(marker.group(), ofAnotherRun(marker)));
            }
            default -> throw new IllegalStateException("unknown fault " + kind);
        }
        release(receiver, publisher);
    }

    /** What was held back goes after what is to overtake it: the next message of its publisher. */
    private void release(Peer receiver, Peer publisher) {
        Held waiting = held.isEmpty() ? null : held.get(receiver);
        if (waiting != null && waiting.publisher == publisher) {
            held.remove(receiver);
            receiver.send(waiting.packet);
            stub.log("overtaken " + waiting.name);
        }
    }

    private Peer stranger(String room) {
        return members.stream()
                .filter(peer -> !peer.room.equals(room))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("all clients are in one room"));
    }

    private static String spoiled(String hex) {
        return (hex.charAt(0) == '0' ? '1' : '0') + hex.substring(1);
    }

    private static String ofAnotherRun(Matcher marker) {
        int run = Integer.parseUnsignedInt(marker.group(2), 16) ^ 1;
        String body =
                String.format(Locale.ROOT, "o1.%08x%s", run, marker.group(1).substring(11));
        CRC32C crc = new CRC32C();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        return String.format(Locale.ROOT, "~%s%08x~", body, crc.getValue());
    }

    private void log(String kind, Peer receiver, Peer publisher, Matcher marker) {
        stub.log("delivery " + delivered + ' ' + kind + ' ' + name(receiver, publisher, marker));
    }

    private static String name(Peer receiver, Peer publisher, Matcher marker) {
        return receiver.client + " " + publisher.client + ' ' + marker.group(3) + ' ' + marker.group(5);
    }

    void log() {
        stub.log("deliveries " + delivered);
    }
}
