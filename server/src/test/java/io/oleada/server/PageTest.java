package io.oleada.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** The page in a real browser. */
class PageTest {

    private static Browser browser;

    private OleadaServer server;

    @BeforeAll
    static void startBrowser() throws Exception {
        browser = Browser.start();
    }

    @AfterAll
    static void stopBrowser() throws Exception {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void startServer() {
        server = OleadaServer.start(ServerConfig.onFreePorts());
    }

    @AfterEach
    void stopServer() {
        browser.closeTabs();
        server.close();
    }

    private String url() {
        return "http://127.0.0.1:" + server.port() + "/";
    }

    private String openOnline() {
        String tab = browser.newTab();
        browser.driver().get(url());
        untilOnline(true);
        return tab;
    }

    private static void untilOnline(boolean online) {
        browser.until(
                "the labels say " + (online ? "Online" : "Offline"),
                driver -> isOnline() == online && browser.element("lblOffline").isDisplayed() != online);
    }

    private static boolean isOnline() {
        return browser.element("lblOnline").isDisplayed();
    }

    private static List<String> messages() {
        return browser.driver().findElements(By.cssSelector("#lista .mensaje")).stream()
                .map(each -> each.getDomProperty("textContent"))
                .toList();
    }

    private static String ack() {
        return browser.element("ack").getText();
    }

    private static void untilAcknowledged() {
        browser.until("the ack is shown", driver -> ack().contains("12345"));
    }

    @Test
    void aMessageAppearsInTheOtherTabAndItsAckInThisOne() {
        String first = openOnline();
        String second = openOnline();
        browser.lookAt(first);
        browser.element("txtMensaje").sendKeys("hola desde la primera");
        browser.element("btnEnviar").click();
        untilAcknowledged();
        assertThat(ack()).isEqualTo("Desde el server: 12345 («hola desde la primera»)");
        assertThat(browser.element("txtMensaje").getDomProperty("value")).isEmpty();

        browser.lookAt(second);
        browser.until("the message is here", driver -> messages().equals(List.of("hola desde la primera")));
        assertThat(browser.element("lista").getText()).contains("123ABC").containsPattern("\\d\\d?:\\d\\d:\\d\\d");
        assertThat(browser.element("total").getText()).isEqualTo("1");
        browser.element("txtMensaje").sendKeys("y de vuelta", Keys.ENTER);
        untilAcknowledged();
        assertThat(messages()).hasSize(1);
        assertThat(browser.complaints()).isEmpty();

        browser.lookAt(first);
        browser.until("only the answer is here", driver -> messages().equals(List.of("y de vuelta")));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void theLabelFlipsWhenTheServerStopsAndStartsAgain() {
        openOnline();
        server.close();
        untilOnline(false);
        browser.element("txtMensaje").sendKeys("sin servidor", Keys.ENTER);
        browser.until("it says so", driver -> ack().startsWith("Sin conexión"));
        assertThat(browser.element("txtMensaje").getDomProperty("value")).isEqualTo("sin servidor");

        server = OleadaServer.start(ServerConfig.onFreePorts().withPort(server.port()));
        untilOnline(true);
        browser.element("txtMensaje").sendKeys(Keys.ENTER);
        untilAcknowledged();
    }

    @Test
    void beforeTheFirstConnectionItSaysOffline() throws Exception {
        AtomicInteger refused = new AtomicInteger();
        HttpServer pageAlone = pageWithoutSocketIo(refused);
        int port = pageAlone.getAddress().getPort();
        browser.newTab();
        browser.driver().get("http://127.0.0.1:" + port + "/");
        browser.until("it has tried again after it was refused", driver -> refused.get() >= 2);
        assertThat(isOnline()).isFalse();
        assertThat(browser.element("lblOffline").isDisplayed()).isTrue();

        pageAlone.stop(0);
        try (OleadaServer whole = OleadaServer.start(ServerConfig.onFreePorts().withPort(port))) {
            untilOnline(true);
            assertThat(whole.connected()).isEqualTo(1);
            browser.closeTabs();
        }
    }

    /** Serves the page's files and answers every connection with 503. */
    private static HttpServer pageWithoutSocketIo(AtomicInteger refused) throws IOException {
        Resources files = new Resources(null);
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", exchange -> {
            try (exchange) {
                Resources.Resource file = files.find(exchange.getRequestURI().getPath());
                if (file == null) {
                    refused.incrementAndGet(); // the connections are all that is asked for and not there
                    exchange.sendResponseHeaders(503, -1);
                    return;
                }
                exchange.getResponseHeaders().set("Content-Type", file.type());
                exchange.sendResponseHeaders(200, file.bytes().length);
                exchange.getResponseBody().write(file.bytes());
            }
        });
        http.start();
        return http;
    }

    @Test
    void withoutTheClientScriptItSaysOfflineAndWhy() {
        browser.newTab();
        browser.block("*/socket.io/socket.io.js*");
        browser.driver().get(url());
        untilOnline(false);
        assertThat(ack()).contains("No se pudo cargar");
        browser.element("txtMensaje").sendKeys("nada", Keys.ENTER);
        assertThat(browser.driver().getCurrentUrl()).isEqualTo(url());
        browser.block();
    }

    @Test
    void markupInAMessageStaysText() throws Exception {
        openOnline();
        String hostile = "<img src=x onerror=\"window.hacked=1\"><script>window.hacked=1</script>";
        try (OfficialClient sender = OfficialClient.connect(server.port())) {
            sender.ask(
                    "enviar-mensaje", new JSONObject().put("mensaje", hostile).put("id", hostile));
            sender.ask("enviar-mensaje", hostile);
        }
        browser.until("both are here", driver -> messages().equals(List.of(hostile, hostile)));
        assertThat(browser.element("lista").findElements(By.cssSelector("img, script")))
                .isEmpty();
        assertThat(browser.driver().executeScript("return window.hacked")).isNull();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void payloadsOfAnyShapeAreShown() throws Exception {
        openOnline();
        try (OfficialClient sender = OfficialClient.connect(server.port())) {
            sender.ask("enviar-mensaje", JSONObject.NULL);
            sender.ask("enviar-mensaje", 7);
            sender.ask("enviar-mensaje", new JSONArray("[1,{\"a\":2}]"));
            sender.ask("enviar-mensaje", new JSONObject().put("otro", true));
            sender.ask(
                    "enviar-mensaje",
                    new JSONObject()
                            .put("mensaje", new JSONObject().put("x", 1))
                            .put("id", 5)
                            .put("fecha", "ayer"));
            sender.ask(
                    "enviar-mensaje", new JSONObject().put("mensaje", "lejos").put("fecha", 1e300));
            sender.ask("enviar-mensaje", new JSONObject().put("mensaje", "a".repeat(5000)));
        }
        browser.until("all are here", driver -> messages().size() == 7);
        assertThat(messages())
                .containsExactly(
                        "a".repeat(2000) + "…", "lejos", "{\"x\":1}", "{\"otro\":true}", "[1,{\"a\":2}]", "7", "null");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void theListKeepsTheNewestTwoHundred() throws Exception {
        openOnline();
        try (OfficialClient sender = OfficialClient.connect(server.port())) {
            for (int i = 1; i <= 250; i++) {
                sender.tell("enviar-mensaje", new JSONObject().put("mensaje", "m" + i));
            }
            browser.until(
                    "all were counted",
                    driver -> browser.element("total").getText().equals("250"));
        }
        assertThat(messages()).hasSize(200).startsWith("m250", "m249").endsWith("m51");
        browser.element("btnVaciar").click();
        assertThat(messages()).isEmpty();
        assertThat(browser.element("total").getText()).isEqualTo("0");
        assertThat(browser.element("vacio").isDisplayed()).isTrue();
    }

    @Test
    void itFollowsTheSystemsDarkOrLight() {
        openOnline();
        for (String scheme : new String[] {"dark", "light"}) {
            browser.driver()
                    .executeCdpCommand(
                            "Emulation.setEmulatedMedia",
                            Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
            browser.until(
                    "the theme is " + scheme,
                    driver ->
                            scheme.equals(driver.findElement(By.tagName("html")).getDomAttribute("data-bs-theme")));
        }
    }
}
