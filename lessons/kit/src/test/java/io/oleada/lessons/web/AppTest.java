package io.oleada.lessons.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.lessons.student.Sources;
import io.oleada.lessons.student.Student;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AppTest {

    private static final Path LESSONS = Path.of("..").toAbsolutePath().normalize();
    private static final int DEADLINE_MS = 20_000;

    /** More of them than there are event loops: each loop has to end its own. */
    @Test
    void connectionsOfAStoppedServerEnd() throws Exception {
        Sources sources = new Sources(LESSONS.resolve("04-conexion-desconexion/src/solution"));
        List<Socket> sockets = new ArrayList<>();
        try (Student student = Student.start(sources, 0, null)) {
            for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), student.port());
                socket.setSoTimeout(DEADLINE_MS);
                sockets.add(socket);
            }
        }
        for (Socket socket : sockets) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            socket.close();
        }
    }
}
