import io.oleada.lessons.web.App;
import io.oleada.lessons.web.Env;

public class Servidor {

    private final App app = new App();
    private final int port;

    public Servidor() {
        port = Integer.parseInt(Env.get("PORT", "3000"));

        middlewares();
        routes();
    }

    private void middlewares() {
        app.cors("http://localhost:3000");
        app.statics("public");
    }

    private void routes() {}

    public void listen() {
        app.listen(port);
        System.out.println("Servidor corriendo en el puerto 3000");
    }

    public void stop() {
        app.stop();
    }

    public static void main(String[] args) {
        new Servidor().listen();
    }
}
