package io.oleada.lessons.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScreenTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private Screen screen(boolean colour, int columns) {
        return new Screen(new PrintStream(out, true, StandardCharsets.UTF_8), colour, columns, "./aprende");
    }

    private List<String> shown() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void longLinesBreakBetweenWordsUnderTheirLabel() {
        screen(false, 40).message("  Por qué    Nadie avisó y el cliente conectado no se enteró.");
        assertThat(shown())
                .containsExactly("  Por qué    Nadie avisó y el cliente", "             conectado no se enteró.");
    }

    @Test
    void numberedLinesBreakUnderTheirText() {
        screen(false, 40).line("  1. Escribe tu nombre entre las comillas y guarda el archivo.");
        assertThat(shown()).containsExactly("  1. Escribe tu nombre entre las", "     comillas y guarda el archivo.");
    }

    @Test
    void wordLongerThanTheScreenStaysWhole() {
        String word = "x".repeat(60);
        screen(false, 40).line("  esperaba   " + word);
        assertThat(shown()).containsExactly("  esperaba   " + word);
    }

    @Test
    void colourTakesNoRoom() {
        Screen screen = screen(true, 40);
        String text = "1234567890 1234567890 1234567890 1234567";
        screen.line(screen.strong(text));
        assertThat(shown()).containsExactly(screen.strong(text));
    }

    @Test
    void commandIsCalledAsTheStudentCallsIt() {
        screen(false, 0).line("Sigue:  ./oleada learn hint 3");
        assertThat(shown()).containsExactly("Sigue:  ./aprende hint 3");
    }
}
