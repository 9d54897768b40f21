package io.oleada.loadgen.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {

    private static final class Fixed implements Template.Values {
        private final SplittableRandom random = new SplittableRandom(1);

        @Override
        public long client() {
            return 42;
        }

        @Override
        public long seq() {
            return 7;
        }

        @Override
        public long epochMs() {
            return 1_700_000_000_123L;
        }

        @Override
        public void marker(Bytes out) {
            out.put("~m~".getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public long random(long bound) {
            return random.nextLong(bound);
        }
    }

    private static String render(Template.Builder builder) {
        Bytes out = new Bytes();
        builder.build().render(out, new Fixed());
        return out.toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    ${client}                | 42
                    ${seq}                   | 7
                    ${now}                   | 1700000000123
                    ${marker}                | "~m~"
                    ${int:5..5}              | 5
                    ${int:-3..-3}            | -3
                    a ${client}-${seq} b     | "a 42-7 b"
                    ${client}${seq}          | "427"
                    x${marker}y              | "x~m~y"
                    ${text:0}                | ""
                    ${client                 | "${client"
                    $client {client}         | "$client {client}"
                    say "hi" \\ there        | "say \\"hi\\" \\\\ there"
                    Ünïcode ✓ 🌊             | "Ünïcode ✓ 🌊"
                    """)
    void textIsRendered(String text, String json) {
        assertThat(render(new Template.Builder().text(text))).isEqualTo(json);
    }

    @Test
    void anyTextComesBackFromJson() throws Exception {
        StringBuilder all = new StringBuilder();
        for (char c = 0; c < 0x300; c++) {
            all.append(c);
        }
        all.append("\u2028\u2029\ufffd");
        String json = render(new Template.Builder().text(all.toString()));
        assertThat(new ObjectMapper().readValue(json, String.class)).isEqualTo(all.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    ${clinet}       | there is no ${clinet}; did you mean "client"?
                    ${}             | there is no ${}
                    a ${user} b     | there is no ${user}
                    ${text}         | ${text} is not complete; write ${text:200}, ${group:10} or ${int:1..6}
                    ${text:many}    | ${text:many} is not complete; write ${text:200}, ${group:10} or ${int:1..6}
                    ${text:-1}      | ${text:-1} is not complete; write ${text:200}, ${group:10} or ${int:1..6}
                    ${text:9999999} | ${text:9999999} is too long; at most 1000000
                    ${int:6}        | ${int:6} is not complete; write ${text:200}, ${group:10} or ${int:1..6}
                    ${int:6..1}     | ${int:6..1} has its bounds the wrong way round
                    ${group:0}      | ${group:0} is not complete; write ${text:200}, ${group:10} or ${int:1..6}
                    ${row}          | ${row} names no column; write ${row.name}
                    ${row.name}     | ${row.name} needs a file: add "rows: people.csv" at the top
                    ${client:3}     | ${client} takes nothing after a colon
                    """)
    void wrongHoleIsExplained(String text, String message) {
        assertThatThrownBy(() -> new Template.Builder().text(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void randomHolesStayInTheirBounds() {
        Template template = new Template.Builder().text("${int:-2..3}").build();
        Template letters = new Template.Builder().text("${text:300}").build();
        Fixed values = new Fixed();
        boolean[] seen = new boolean[6];
        for (int i = 0; i < 500; i++) {
            Bytes out = new Bytes();
            template.render(out, values);
            seen[Integer.parseInt(out.toString()) + 2] = true;
        }
        assertThat(seen).containsOnly(true);
        Bytes out = new Bytes();
        letters.render(out, values);
        assertThat(out.toString()).matches("\"[a-z]{300}\"");
    }

    @Test
    void constantTemplateAndMarkerAreKnown() {
        assertThat(new Template.Builder().json("[1]").build().isConstant()).isTrue();
        assertThat(new Template.Builder().text("${seq}").build().isConstant()).isFalse();
        assertThat(new Template.Builder().text("${seq}").build().hasMarker()).isFalse();
        assertThat(new Template.Builder().text("-${marker}").build().hasMarker())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 9, 10, 99, 100, -1, -10, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1})
    void numbersAreWrittenAsTheyAre(long n) {
        Bytes out = new Bytes();
        out.putDecimal(n);
        out.put(';');
        out.putHex((int) n);
        assertThat(out).hasToString(String.format(java.util.Locale.ROOT, "%d;%08x", n, (int) n));
    }

    @Test
    void bytesGrowAndKeepTheirContent() {
        Bytes out = new Bytes();
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            out.putDecimal(i);
            expected.append(i);
        }
        assertThat(out).hasToString(expected.toString());
        out.clear();
        assertThat(out.length()).isZero();
    }
}
