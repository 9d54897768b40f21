package io.oleada.loadgen.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.oleada.loadgen.stats.Result;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static String progress(Terminal terminal, int seconds) {
        Printed printed = new Printed();
        Progress progress = new Progress(printed.out, terminal);
        Result result = SampleRun.result();
        progress.start(SampleRun.info());
        result.snapshots().stream().limit(seconds).forEach(progress::accept);
        progress.finish(result, SampleRun.verdict(result), true);
        return printed.text();
    }

    @Test
    void aFileGetsOnePlainLineEveryFiveSeconds() throws Exception {
        String text = progress(Terminal.plain(), SampleRun.SECONDS);
        assertThat(text).doesNotContain("\u001b");
        Golden.assertSame(text, "progress-plain.txt");
    }

    @Test
    void theLastSecondsOfARunGetALineToo() {
        assertThat(progress(Terminal.plain(), 7).lines().filter(line -> !line.isEmpty()))
                .hasSize(2)
                .last()
                .asString()
                .startsWith("00:07");
    }

    @Test
    void aTerminalGetsOneBlockDrawnAgainInPlace() throws Exception {
        String text = progress(new Terminal(true, false, 80), 28);
        String[] frames = text.split("\u001b\\[5A", -1);
        assertThat(frames).hasSize(28);
        Golden.assertSame(shown(frames[10]) + "\n" + shown(frames[27]), "progress-live.txt");
    }

    @Test
    void noLineIsEverWiderThanTheTerminal() {
        for (int columns : new int[] {20, 40, 60, 80, 200}) {
            assertThat(shown(progress(new Terminal(true, true, columns), SampleRun.SECONDS))
                            .lines())
                    .allMatch(line -> line.length() < columns);
        }
    }

    @Test
    void theEnvironmentDecidesWhatATerminalCanDo() {
        assertThat(Terminal.of(Map.of("TERM", "xterm"), true)).isEqualTo(new Terminal(true, true, 80));
        assertThat(Terminal.of(Map.of("TERM", "xterm", "COLUMNS", "132"), true))
                .isEqualTo(new Terminal(true, true, 132));
        assertThat(Terminal.of(Map.of("TERM", "xterm", "NO_COLOR", "1"), true))
                .isEqualTo(new Terminal(true, false, 80));
        assertThat(Terminal.of(Map.of("TERM", "dumb"), true)).isEqualTo(Terminal.plain());
        assertThat(Terminal.of(Map.of("TERM", "xterm"), false)).isEqualTo(Terminal.plain());
    }

    private static String shown(String text) {
        return text.replaceAll("\u001b\\[[0-9;]*[mKA]", "").replace("\r", "");
    }
}
