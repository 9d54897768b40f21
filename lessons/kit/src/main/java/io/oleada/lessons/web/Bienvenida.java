package io.oleada.lessons.web;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;

/** The first lesson's server, given whole: it says hello, over HTTP and over Socket.IO. */
public class Bienvenida {

    private final SocketIOServer io;
    private final int port;

    /**
     * Makes a server.
     *
     * @param nombre whom it greets; empty for nobody yet
     */
    public Bienvenida(String nombre) {
        port = Integer.parseInt(Env.get("PORT", "3000"));
        Configuration config = new Configuration();
        config.setPort(port);
        config.setRandomSession(true);
        io = new SocketIOServer(config);
        io.setPipelineFactory(new App().statics("public").serveClient().get("/saludo", () -> saludo(nombre)));
        io.addEventListener("hola", String.class, (socket, quien, ack) -> ack.sendAckData(saludo(nombre)));
    }

    private static String saludo(String nombre) {
        return nombre.isBlank() ? "Hola, ¿quién eres?" : "Hola, " + nombre;
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
