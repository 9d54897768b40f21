import com.corundumstudio.socketio.listener.DataListener;
import io.oleada.lessons.web.SinRed;

public class PruebaSinRed {

    static void contestaConSuId(DataListener<Mensaje> controlador) throws Exception {
        SinRed red = new SinRed();
        controlador.onData(red.socket(), new Mensaje("hola", "123", 0), red.ack());
        System.out.println("contestó " + red.contestado());
    }

    public static void main(String[] args) throws Exception {
        contestaConSuId(SocketController::enviarMensaje);
        System.out.println("✓ contesta con su id");
    }
}
