import io.socket.client.IO;
import io.socket.client.Manager;
import io.socket.client.Socket;
import java.net.URI;
import java.util.concurrent.ThreadLocalRandom;

public class Cliente {

    private final Socket socket;

    public Cliente(String url) {
        socket = IO.socket(URI.create(url), opciones());

        socket.on(Socket.EVENT_CONNECT, args -> System.out.println("Conectado " + socket.id()));
        socket.on(Socket.EVENT_DISCONNECT, args -> System.out.println("Desconectado del servidor"));
        socket.io().on(Manager.EVENT_RECONNECT_ATTEMPT, args -> System.out.println("Intento " + args[0]));
    }

    static IO.Options opciones() {
        IO.Options opciones = new IO.Options();
        opciones.reconnectionAttempts = 10;
        opciones.reconnectionDelay = ThreadLocalRandom.current().nextLong(500, 1500);
        return opciones;
    }

    public void conectar() {
        socket.connect();
    }

    public static void main(String[] args) {
        new Cliente(args.length > 0 ? args[0] : "http://localhost:3000").conectar();
    }
}
