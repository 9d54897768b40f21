import io.oleada.lessons.web.App;
import io.oleada.lessons.web.Env;

public class Servidor {

    private final App app = new App();
    private final int port;
    // TODO(3.1) private final SocketIOServer io;

    public Servidor() {
        port = Integer.parseInt(Env.get("PORT", "3000"));

        // TODO(3.1) crea io con su configuration() y dale la app / make io with its configuration() and give it the app

        middlewares();
        routes();
    }

    // TODO(3.1) private Configuration configuration(): el puerto / the port
    // TODO(3.3) …y el origen / …and the origin

    private void middlewares() {
        app.cors("http://localhost:3000");
        app.statics("public");
        // TODO(3.4) el cliente para el navegador / the browser client
    }

    private void routes() {}

    public void listen() {
        // TODO(3.1) ahora escucha io, no la app; y stop() igual / now io listens, not the app; stop() alike
        app.listen(port);
        System.out.println("Servidor corriendo en el puerto " + port);
    }

    public void stop() {
        app.stop();
    }

    public static void main(String[] args) {
        new Servidor().listen();
    }
}
