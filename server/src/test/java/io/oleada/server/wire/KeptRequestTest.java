package io.oleada.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeptRequestTest {

    private static HttpHeaders request(String key) {
        return new DefaultHttpHeaders()
                .add("Host", "127.0.0.1:3000")
                .add("Cookie", "a=1")
                .add("Cookie", "b=2")
                .add("Sec-WebSocket-Key", key);
    }

    @Test
    void allHeadersAreKeptAsTheyCameButForTheWebSocketsKey() {
        HttpHeaders kept = KeptRequest.headers(request("x"));
        assertThat(kept.get("host")).isEqualTo("127.0.0.1:3000");
        assertThat(kept.getAll("COOKIE")).containsExactly("a=1", "b=2");
        assertThat(kept.contains("sec-websocket-key")).isFalse();
        assertThat(kept).hasSize(3);
    }

    @Test
    void whatIsAlikeForAllClientsIsKeptOnce() {
        HttpHeaders one = KeptRequest.headers(request("x"));
        HttpHeaders two = KeptRequest.headers(new DefaultHttpHeaders().add("Host", "127.0.0.1:" + 3000));
        assertThat(two.get("Host")).isSameAs(one.get("Host"));
        assertThat(KeptRequest.uri("/socket.io/?EIO=4"))
                .isSameAs(KeptRequest.uri(String.join("", "/socket.io/?", "EIO=4")));
        assertThat(KeptRequest.query(Map.of("EIO", List.of("4"))))
                .isSameAs(KeptRequest.query(Map.of("EIO", List.of("4"))))
                .containsExactly(Map.entry("EIO", List.of("4")));
    }

    @Test
    void whatIsAnotherForEachIsNotHeldBeyondItsClient() {
        Map<String, List<String>> own = Map.of("sid", List.of("x"));
        assertThat(KeptRequest.query(own)).isSameAs(own);
        String longText = "x".repeat(1_000);
        assertThat(KeptRequest.uri(longText)).isSameAs(longText);
        assertThat(KeptRequest.uri("x".repeat(1_000))).isNotSameAs(longText);
    }
}
