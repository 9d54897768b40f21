import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;
import io.oleada.lessons.web.App;
import io.oleada.lessons.web.Env;

public class Servidor {

    private final App app = new App();
    private final int port;
    private final SocketIOServer io;

    public Servidor() {
        port = Integer.parseInt(Env.get("PORT", "3000"));

        io = new SocketIOServer(configuration());
        io.setPipelineFactory(app);

        middlewares();
        routes();
        sockets();
    }

    private Configuration configuration() {
        Configuration config = new Configuration();
        config.setPort(port);
        config.setOrigin("http://localhost:3000");
        config.setRandomSession(true);
        config.setPingInterval(Integer.parseInt(Env.get("PING_INTERVAL", "25000")));
        config.setPingTimeout(Integer.parseInt(Env.get("PING_TIMEOUT", "20000")));
        return config;
    }

    private void middlewares() {
        app.cors("http://localhost:3000");
        app.statics("public");
        app.serveClient();
    }

    private void routes() {}

    private void sockets() {
        io.addConnectListener(socket -> System.out.println("cliente conectado " + socket.getSessionId()));
        io.addDisconnectListener(socket -> System.out.println("Cliente desconectado " + socket.getSessionId()));
        io.addEventListener("enviar-mensaje", Mensaje.class, (socket, payload, ack) -> {
            System.out.println(payload);
            socket.getNamespace().getBroadcastOperations().sendEvent("enviar-mensaje", payload.mensaje());
        });
    }

    public void listen() {
        io.start();
        System.out.println("Servidor corriendo en el puerto " + port);
    }

    public void stop() {
        io.stop();
    }

    public static void main(String[] args) {
        new Servidor().listen();
    }
}
