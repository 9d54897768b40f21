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
        // TODO(6.3) "Intento 1", "Intento 2"...: lo cuenta socket.io(), no socket / socket.io() tells it, not socket
    }

    static IO.Options opciones() {
        IO.Options opciones = new IO.Options();
        // TODO(6.1) diez intentos y no más / ten attempts and no more
        // TODO(6.2) cada cliente, su propia espera, de 500 a 1500 ms / each client a wait of its own, 500 to 1500 ms
        return opciones;
    }

    public void conectar() {
        socket.connect();
    }

    public static void main(String[] args) {
        new Cliente(args.length > 0 ? args[0] : "http://localhost:3000").conectar();
    }
}
