import io.oleada.lessons.web.App;
import io.oleada.lessons.web.Env;

public class Servidor {

    private final App app = new App();
    private final int port;

    public Servidor() {
        port = System.getenv("PORT") == null ? 3000 : Integer.parseInt(System.getenv("PORT"));

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
        System.out.println("Servidor corriendo en el puerto " + port);
    }

    public void stop() {
        app.stop();
    }

    public static void main(String[] args) {
        new Servidor().listen();
    }
}
