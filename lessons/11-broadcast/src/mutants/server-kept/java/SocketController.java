import com.corundumstudio.socketio.AckRequest;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.SocketIOServer;

public class SocketController {

    private static SocketIOServer io;

    public static void registrar(SocketIOServer server) {
        io = server;
        server.addConnectListener(SocketController::conectado);
        server.addDisconnectListener(SocketController::desconectado);
        server.addEventListener("enviar-mensaje", Mensaje.class, SocketController::enviarMensaje);
    }

    static void conectado(SocketIOClient socket) {
        System.out.println("cliente conectado " + socket.getSessionId());
    }

    static void desconectado(SocketIOClient socket) {
        System.out.println("Cliente desconectado " + socket.getSessionId());
    }

    static void enviarMensaje(SocketIOClient socket, Mensaje payload, AckRequest ack) {
        System.out.println(payload);
        ack.sendAckData(12345);
        io.getBroadcastOperations().sendEvent("enviar-mensaje", socket, payload);
    }
}
