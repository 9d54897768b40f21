import io.oleada.lessons.web.Contador;

public class Servidor extends Contador {

    @Override
    protected void alCambiar(long nuevo) {
        io.getBroadcastOperations().sendEvent("contador", String.valueOf(nuevo));
    }

    public static void main(String[] args) {
        new Servidor().listen();
    }
}
