import io.oleada.lessons.web.App;
import io.oleada.lessons.web.Env;

public class Servidor {

    private final App app = new App();
    private final int port;

    public Servidor() {
        // TODO(2.1) el puerto sale de PORT; si falta, 3000 / the port comes from PORT; without it, 3000
        port = Integer.parseInt(Env.get("PUERTO", "0"));

        middlewares();
        routes();
    }

    private void middlewares() {
        // TODO(2.4) cors: solo http://localhost:3000 / only http://localhost:3000
        // TODO(2.2) sirve la carpeta "public" / serve the folder "public"
    }

    private void routes() {}

    public void listen() {
        app.listen(port);
        // TODO(2.5) imprime "Servidor corriendo en el puerto …" / print that line, with the port
    }

    public void stop() {
        app.stop();
    }

    public static void main(String[] args) {
        new Servidor().listen();
    }
}
