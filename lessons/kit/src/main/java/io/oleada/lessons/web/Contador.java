package io.oleada.lessons.web;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A number that changes on the server, given for the lesson on push: {@code GET /contador} tells it to whoever asks,
 * {@code GET /cambiar} changes it, and {@link #alCambiar} is called at each change.
 */
public abstract class Contador {

    /** The Socket.IO server, for whoever wants to tell the clients. */
    protected final SocketIOServer io;

    private final int port;
    private final AtomicLong valor = new AtomicLong();

    /** Makes a server whose number is 0. */
    @SuppressWarnings("this-escape") // the server takes no connection before listen, so nobody calls back before that
    protected Contador() {
        port = Integer.parseInt(Env.get("PORT", "3000"));
        Configuration config = new Configuration();
        config.setPort(port);
        config.setRandomSession(true);
        io = new SocketIOServer(config);
        io.setPipelineFactory(new App()
                .statics("public")
                .serveClient()
                .get("/contador", () -> String.valueOf(valor.get()))
                .get("/cambiar", this::cambiar));
    }

    /**
     * Called after each change, on the event loop that has handled the request.
     *
     * @param nuevo the number now
     */
    protected abstract void alCambiar(long nuevo);

    private String cambiar() {
        long nuevo = valor.incrementAndGet();
        alCambiar(nuevo);
        return String.valueOf(nuevo);
    }

    /** Takes connections from now on. */
    public void listen() {
        io.start();
        System.out.println("Servidor corriendo en el puerto " + port);
    }

    /** Stops; blocks for some seconds. */
    public void stop() {
        io.stop();
    }
}
