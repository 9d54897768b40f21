package io.oleada.loadgen.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Opens the page in a real browser; skipped where there is none. */
class HtmlReportBrowserTest {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path CHROMEDRIVER = Path.of("/usr/bin/chromedriver");

    private static ChromeDriver browser;

    @BeforeAll
    static void openBrowser() {
        Assumptions.assumeTrue(
                Files.isExecutable(CHROMIUM) && Files.isExecutable(CHROMEDRIVER),
                "no " + CHROMIUM + " and " + CHROMEDRIVER + " here");
        browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(new File(CHROMEDRIVER.toString()))
                        .build(),
                new ChromeOptions()
                        .setBinary(CHROMIUM.toString())
                        .addArguments(
                                "--headless=new",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-background-networking",
                                "--disable-dev-shm-usage",
                                "--hide-scrollbars"));
    }

    @AfterAll
    static void closeBrowser() {
        if (browser != null) {
            browser.quit();
        }
    }

    private static void open(Path page) {
        browser.get(page.toUri().toString());
        assertThat(errors()).isEmpty();
    }

    private static List<String> errors() {
        return browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    private static Object run(String script) {
        return ((JavascriptExecutor) browser).executeScript(script);
    }

    private static List<String> texts(String selector) {
        return browser.findElements(By.cssSelector(selector)).stream()
                .map(WebElement::getText)
                .toList();
    }

    @Test
    void everyChartIsDrawnAndEverySectionIsThere() throws Exception {
        open(HtmlReportTest.keep("sample.html", HtmlReportTest.page(SampleRun.info(), SampleRun.result())));
        assertThat(browser.getTitle()).isEqualTo("FAIL · chat room, server restart · Oleada");
        assertThat(texts("h2"))
                .containsExactly(
                        "Thresholds",
                        "Ledger: every message accounted for",
                        "Clients",
                        "Messages",
                        "Reconnects",
                        "The generator itself",
                        "Times in ms",
                        "Errors and disconnects",
                        "First example of each error",
                        "This run");
        assertThat(texts(".chart h3"))
                .containsExactly(
                        "Clients",
                        "Connect time",
                        "Ack time",
                        "Percentiles",
                        "Throughput",
                        "Delivery time",
                        "Reconnect wave",
                        "Backoff, planned and actual",
                        "Send delay",
                        "Event loop");
        assertThat(run(PAINTED)).as("canvases with lines on them").isEqualTo(10L);
        shoot("light.png", 1280, "light");
        shoot("dark.png", 1280, "dark");
        shoot("phone.png", 390, "light");
        browser.executeCdpCommand("Emulation.setEmulatedMedia", java.util.Map.of());
        Files.write(
                Path.of("target/report/print.pdf"),
                java.util.Base64.getDecoder().decode((String)
                        browser.executeCdpCommand("Page.printToPDF", java.util.Map.of("printBackground", true))
                                .get("data")));
    }

    /** Counts the canvases that hold more than a few colours: axes alone have two. */
    private static final String PAINTED = """
            return [...document.querySelectorAll("canvas")].filter((canvas) => {
              const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
              const colours = new Set();
              for (let i = 0; i < pixels.length; i += 4) {
                if (pixels[i + 3] > 200) colours.add(pixels[i] >> 4 << 8 | pixels[i + 1] >> 4 << 4 | pixels[i + 2] >> 4);
              }
              return colours.size > 4;
            }).length""";

    @Test
    void aChartsFiguresAreThereAsATable() throws Exception {
        open(HtmlReportTest.keep("sample.html", HtmlReportTest.page(SampleRun.info(), SampleRun.result())));
        browser.findElement(By.cssSelector(".chart summary")).click();
        new WebDriverWait(browser, Duration.ofSeconds(10))
                .until(ExpectedConditions.numberOfElementsToBe(
                        By.cssSelector(".chart details[open] tbody tr"), SampleRun.SECONDS));
        assertThat(texts(".chart details[open] thead th"))
                .containsExactly("time", "connected", "connecting", "waiting");
    }

    @Test
    void theLogScaleCanBeSwitchedOnAndOff() throws Exception {
        open(HtmlReportTest.keep("sample.html", HtmlReportTest.page(SampleRun.info(), SampleRun.result())));
        List<WebElement> buttons = browser.findElements(By.cssSelector(".chart button"));
        assertThat(buttons).isNotEmpty();
        for (WebElement button : buttons) {
            button.click();
            assertThat(button.getAttribute("aria-pressed")).isEqualTo("true");
        }
        assertThat(run(PAINTED)).isEqualTo(10L);
        assertThat(errors()).isEmpty();
        shoot("log.png", 1280, "light");
    }

    @Test
    void aChartTellsItsValuesUnderThePointer() throws Exception {
        open(HtmlReportTest.keep("sample.html", HtmlReportTest.page(SampleRun.info(), SampleRun.result())));
        new Actions(browser)
                .moveToElement(browser.findElement(By.cssSelector(".chart .u-over")))
                .perform();
        new WebDriverWait(browser, Duration.ofSeconds(10))
                .until(ExpectedConditions.attributeContains(By.cssSelector(".uplot"), "class", "reading"));
        assertThat(texts(".chart .at").get(0)).matches("0:2[0-9]");
        assertThat(texts(".chart .u-value").get(1)).isEqualTo("5k");
    }

    @Test
    void aPhoneNeedsNoSidewaysScrolling() throws Exception {
        browser.manage().window().setSize(new Dimension(500, 800));
        open(HtmlReportTest.keep("sample.html", HtmlReportTest.page(SampleRun.info(), SampleRun.result())));
        assertThat((Long) run("return document.documentElement.scrollWidth - innerWidth"))
                .isLessThanOrEqualTo(0);
    }

    @Test
    void hostileTextsStayTexts() throws Exception {
        open(HtmlReportTest.keep(
                "hostile.html",
                HtmlReportTest.page(SampleRun.info(HtmlReportTest.HOSTILE), HtmlReportTest.hostileResult())));
        assertThat(browser.getTitle()).endsWith("· Oleada").contains("<img");
        assertThat(texts("h1")).containsExactly(HtmlReportTest.HOSTILE);
        assertThat(run("return document.querySelectorAll('img, iframe, #report script').length"))
                .isEqualTo(0L);
        assertThat(errors()).isEmpty();
    }

    private static void shoot(String name, int width, String scheme) throws Exception {
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                java.util.Map.of(
                        "features", List.of(java.util.Map.of("name", "prefers-color-scheme", "value", scheme))));
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                java.util.Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
        Long height = (Long) run("return document.documentElement.scrollHeight");
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                java.util.Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        Files.write(Path.of("target/report").resolve(name), browser.getScreenshotAs(OutputType.BYTES));
        browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", java.util.Map.of());
        browser.executeCdpCommand("Emulation.setEmulatedMedia", java.util.Map.of("features", List.of()));
    }
}
