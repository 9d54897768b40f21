public class SocketController {

    // TODO(10.1) static void registrar(SocketIOServer server): lo de/what is in Servidor.sockets()
    // con/with server.addEventListener("enviar-mensaje", Mensaje.class, SocketController::enviarMensaje)
    // TODO(10.2) static void enviarMensaje(SocketIOClient socket, Mensaje payload, AckRequest ack)
}
