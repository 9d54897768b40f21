import com.corundumstudio.socketio.AckRequest;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.SocketIOServer;

public class SocketController {

    public static void registrar(SocketIOServer server) {
        server.addConnectListener(socket -> {
            System.out.println("cliente conectado " + socket.getSessionId());

            server.addDisconnectListener(
                    otro -> System.out.println("Cliente desconectado " + otro.getSessionId()));

            server.addEventListener("enviar-mensaje", Mensaje.class, SocketController::enviarMensaje);
        });
    }

    static void enviarMensaje(SocketIOClient socket, Mensaje payload, AckRequest ack) {
        System.out.println(payload);
        ack.sendAckData(12345);
        socket.getNamespace().getBroadcastOperations().sendEvent("enviar-mensaje", payload);
    }
}
