import com.corundumstudio.socketio.listener.DataListener;
import io.oleada.lessons.web.SinRed;
import java.util.List;

public class PruebaSinRed {

    static void contestaConSuId(DataListener<Mensaje> controlador) throws Exception {
        SinRed red = new SinRed();
        controlador.onData(red.socket(), new Mensaje("hola", "123", 0), red.ack());
        if (!red.contestado().equals(List.of(12345))) {
            throw new AssertionError("contestó " + red.contestado());
        }
    }

    public static void main(String[] args) throws Exception {
        contestaConSuId(SocketController::enviarMensaje);
        System.out.println("✓ contesta con su id");
    }
}
