import io.oleada.lessons.web.Bienvenida;

public class Servidor {

    private static final String NOMBRE = "   ";

    private final Bienvenida bienvenida = new Bienvenida(NOMBRE);

    public void listen() {
        bienvenida.listen();
    }

    public void stop() {
        bienvenida.stop();
    }

    public static void main(String[] args) {
        new Servidor().listen();
    }
}
