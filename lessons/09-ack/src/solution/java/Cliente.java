import io.socket.client.AckWithTimeout;
import io.socket.client.IO;
import io.socket.client.Manager;
import io.socket.client.Socket;
import java.net.URI;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.ThreadLocalRandom;
import org.json.JSONObject;

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

    public void enviar(String mensaje) {
        JSONObject payload =
                new JSONObject(Map.of("mensaje", mensaje, "id", "123", "fecha", System.currentTimeMillis()));
        socket.emit("enviar-mensaje", new Object[] {payload}, new AckWithTimeout(2000) {
            @Override
            public void onSuccess(Object... args) {
                System.out.println("Desde el server " + args[0]);
            }

            @Override
            public void onTimeout() {
                System.out.println("Sin respuesta");
            }
        });
    }

    public static void main(String[] args) {
        Cliente cliente = new Cliente(args.length > 0 ? args[0] : "http://localhost:3000");
        cliente.conectar();
        Scanner teclado = new Scanner(System.in);
        while (teclado.hasNextLine()) {
            cliente.enviar(teclado.nextLine());
        }
    }
}
