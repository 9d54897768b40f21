import io.oleada.lessons.web.Contador;

public class Servidor extends Contador {

    @Override
    protected void alCambiar(long nuevo) {
        io.getAllClients().stream().findFirst().ifPresent(c -> c.sendEvent("contador", nuevo));
    }

    public static void main(String[] args) {
        new Servidor().listen();
    }
}
