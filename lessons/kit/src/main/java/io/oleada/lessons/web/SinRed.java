package io.oleada.lessons.web;

import com.corundumstudio.socketio.AckRequest;
import com.corundumstudio.socketio.BroadcastOperations;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.SocketIONamespace;
import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.protocol.PacketType;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * A client and an ack that stand for real ones where a controller is tried without server and network: they keep what is
 * said to them. Used by one thread.
 */
public final class SinRed {

    private final List<Object> answered = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();
    private final SocketIOClient socket;
    private final AckRequest ack;

    /** Makes a client to whom nothing has been said yet. */
    public SinRed() {
        List<SocketIOClient> clients = new ArrayList<>();
        SocketIONamespace namespace = namespace(clients);
        socket = client("socket ", namespace);
        clients.add(socket);
        clients.add(client("otros ", namespace));
        ack = new Kept(socket);
    }

    private SocketIONamespace namespace(List<SocketIOClient> clients) {
        BroadcastOperations all = fake(BroadcastOperations.class, (method, args) -> {
            if (method.getName().equals("sendEvent")) {
                sent.add(broadcast(args));
            }
            return null;
        });
        return fake(SocketIONamespace.class, (method, args) -> switch (method.getName()) {
            case "getAllClients" -> clients;
            case "getBroadcastOperations", "getRoomOperations" -> all;
            default -> null;
        });
    }

    private SocketIOClient client(String whom, SocketIONamespace namespace) {
        UUID id = UUID.randomUUID();
        return fake(SocketIOClient.class, (method, args) -> switch (method.getName()) {
            case "getSessionId" -> id;
            case "getNamespace" -> namespace;
            case "sendEvent" -> {
                sent.add(whom + text(args, 1));
                yield null;
            }
            default -> null;
        });
    }

    /** {@return the client} */
    public SocketIOClient socket() {
        return socket;
    }

    /** {@return what the client asks an answer by} */
    public AckRequest ack() {
        return ack;
    }

    /** {@return what has been answered, empty if nothing} */
    public List<Object> contestado() {
        return List.copyOf(answered);
    }

    /** {@return what has been sent, such as {@code todos enviar-mensaje …}, {@code otros …} or {@code socket …}} */
    public List<String> enviado() {
        return List.copyOf(sent);
    }

    private String broadcast(Object[] args) {
        boolean excludes = args.length > 1
                && (args[1] == socket || (args[1] instanceof Predicate<?> condition && excludesSocket(condition)));
        return (excludes ? "otros " : "todos ") + text(args, excludes ? 2 : 1);
    }

    @SuppressWarnings("unchecked") // sendEvent takes no other kind
    private boolean excludesSocket(Predicate<?> condition) {
        return ((Predicate<SocketIOClient>) condition).test(socket);
    }

    /** The event's name and its data: the last argument where the method takes any number. */
    private static String text(Object[] args, int from) {
        StringBuilder text = new StringBuilder(String.valueOf(args[0]));
        for (Object arg : Arrays.asList(args).subList(from, args.length)) {
            for (Object one : arg instanceof Object[] many ? many : new Object[] {arg}) {
                text.append(' ').append(one);
            }
        }
        return text.toString();
    }

    private static <T> T fake(Class<T> type, BiFunction<Method, Object[], Object> answer) {
        return type.cast(
                Proxy.newProxyInstance(SinRed.class.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
                    Object[] given = args == null ? new Object[0] : args;
                    return switch (method.getName()) {
                        case "equals" -> self == given[0];
                        case "hashCode" -> System.identityHashCode(self);
                        case "toString" -> "SinRed";
                        default -> orNothing(method.getReturnType(), answer.apply(method, given));
                    };
                }));
    }

    /** Methods that return a plain value must not return null. */
    private static Object orNothing(Class<?> type, Object answer) {
        if (answer == null && type == boolean.class) {
            return false;
        }
        return answer == null && type == int.class ? 0 : answer;
    }

    private final class Kept extends AckRequest {
        Kept(SocketIOClient socket) {
            super(new Packet(PacketType.MESSAGE), socket);
        }

        @Override
        public boolean isAckRequested() {
            return true;
        }

        @Override
        public void sendAckData(List<Object> data) {
            answered.addAll(data);
        }
    }
}
