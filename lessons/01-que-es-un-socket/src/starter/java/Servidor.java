import io.oleada.lessons.web.Contador;

public class Servidor extends Contador {

    @Override
    protected void alCambiar(long nuevo) {
        // TODO(1.1) avisa a todos los clientes: evento "contador", con el valor nuevo
        //           tell all clients: event "contador", with the new value
    }

    public static void main(String[] args) {
        new Servidor().listen();
    }
}
