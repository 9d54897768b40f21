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

/**
 * A client and an ack that stand for real ones where a controller is tried without server and network: they keep what is
 * said to them. Used by one thread.
 */
public final class SinRed {

    private final UUID id = UUID.randomUUID();
    private final List<Object> answered = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();
    private final SocketIOClient socket;
    private final AckRequest ack;

    /** Makes a client to whom nothing has been said yet. */
    public SinRed() {
        BroadcastOperations all = fake(BroadcastOperations.class, (method, args) -> {
            if (method.getName().equals("sendEvent")) {
                sent.add(broadcast(args));
            }
            return null;
        });
        SocketIONamespace namespace = fake(
                SocketIONamespace.class,
                (method, args) -> method.getReturnType() == BroadcastOperations.class ? all : null);
        socket = fake(SocketIOClient.class, (method, args) -> switch (method.getName()) {
            case "getSessionId" -> id;
            case "getNamespace" -> namespace;
            case "sendEvent" -> {
                sent.add("socket " + text(args, 0));
                yield null;
            }
            default -> null;
        });
        ack = new Kept(socket);
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
        boolean others = args.length > 1 && args[1] == socket;
        return (others ? "otros " : "todos ") + text(args, others ? 2 : 1);
    }

    /** The event's name and its data: the last argument where the method takes any number. */
    private static String text(Object[] args, int from) {
        StringBuilder text = new StringBuilder(String.valueOf(args[0]));
        for (Object arg : Arrays.asList(args).subList(Math.max(1, from), args.length)) {
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
