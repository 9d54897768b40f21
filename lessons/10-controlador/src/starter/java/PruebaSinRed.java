import com.corundumstudio.socketio.listener.DataListener;
import io.oleada.lessons.web.SinRed;

public class PruebaSinRed {

    static void contestaConSuId(DataListener<Mensaje> controlador) throws Exception {
        SinRed red = new SinRed();
        // TODO(10.4) controlador.onData(red.socket(), new Mensaje("hola", "123", 0), red.ack());
        // si/if red.contestado() no es/is not List.of(12345): throw new AssertionError(...)
    }
}
