import io.oleada.lessons.web.Contador;

public class Servidor extends Contador {

    @Override
    protected void alCambiar(long nuevo) {
        io.getBroadcastOperations().sendEvent("contadores", nuevo);
    }

    public static void main(String[] args) {
        new Servidor().listen();
    }
}
