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

    static void llegaSoloALosOtros(DataListener<Mensaje> controlador) throws Exception {
        SinRed red = new SinRed();
        Mensaje mensaje = new Mensaje("hola", "123", 0);
        controlador.onData(red.socket(), mensaje, red.ack());
        if (!red.enviado().equals(List.of("otros enviar-mensaje " + mensaje))) {
            throw new AssertionError("envió " + red.enviado());
        }
    }

    public static void main(String[] args) throws Exception {
        contestaConSuId(SocketController::enviarMensaje);
        System.out.println("✓ contesta con su id");
        llegaSoloALosOtros(SocketController::enviarMensaje);
        System.out.println("✓ llega solo a los otros");
    }
}
