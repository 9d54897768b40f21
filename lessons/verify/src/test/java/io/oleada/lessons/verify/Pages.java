package io.oleada.lessons.verify;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.oleada.lessons.cli.PageRun;
import io.oleada.lessons.course.Lesson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A browser, and what a student does in it on each lesson's page. */
abstract class Pages {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path CHROMEDRIVER = Path.of("/usr/bin/chromedriver");
    static final Duration DEADLINE = Duration.ofSeconds(40);

    /** What a student does on the page, where looking is not enough. */
    private static final Map<Integer, Consumer<ChromeDriver>> HANDS = Map.of(
            1,
            browser -> click(browser, "#btnCambiar"),
            4,
            Pages::secondTab,
            5,
            Pages::stopAndStart,
            6,
            Pages::stopAndStart,
            7,
            Pages::write,
            8,
            Pages::writeInTwoTabs,
            9,
            browser -> {
                write(browser);
                kit(browser, "stop");
                shows(browser, "#lblOffline");
                click(browser, "#btnEnviar");
            },
            10,
            Pages::writeInTwoTabs,
            11,
            Pages::writeInTwoTabs,
            12,
            Pages::stopAndStart);

    static ChromeDriver browser;

    @TempDir
    static Path profile;

    @BeforeAll
    static void open() {
        assumeTrue(Files.isExecutable(CHROMIUM) && Files.isExecutable(CHROMEDRIVER), "no Chromium on this machine");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(CHROMEDRIVER.toFile())
                .build();
        browser = new ChromeDriver(service, options);
    }

    @AfterAll
    static void quit() {
        if (browser != null) {
            browser.quit();
        }
    }

    /** Opens a page, does what there is to do, and returns once all there is to see has been seen, or the time is over. */
    static void walk(PageRun run, Lesson lesson, Set<String> items) throws IOException {
        try {
            browser.get(run.url());
            HANDS.getOrDefault(lesson.number(), b -> {}).accept(browser);
            new WebDriverWait(browser, DEADLINE)
                    .withMessage(() -> "lesson " + lesson.id() + ": seen are " + run.ticks() + " of " + items)
                    .until(b -> run.ticks().equals(items));
        } finally {
            photograph(lesson);
            oneTab();
        }
    }

    static long looks() {
        Object looks = ((JavascriptExecutor) browser).executeScript("return window.oleada ? oleada.looks : 99");
        return ((Number) looks).longValue();
    }

    private static void click(ChromeDriver on, String selector) {
        on.findElement(By.cssSelector(selector)).click();
    }

    private static void shows(ChromeDriver on, String selector) {
        new WebDriverWait(on, DEADLINE)
                .until(b -> b.findElement(By.cssSelector(selector)).isDisplayed());
    }

    private static void kit(ChromeDriver on, String button) {
        on.executeScript("document.querySelector('#oleada-kit').shadowRoot.querySelector('[data-server=" + button
                + "]').click()");
    }

    private static void stopAndStart(ChromeDriver on) {
        shows(on, "#lblOnline");
        kit(on, "stop");
        shows(on, "#lblOffline");
        kit(on, "start");
    }

    private static void secondTab(ChromeDriver on) {
        String first = on.getWindowHandle();
        String url = on.getCurrentUrl();
        on.switchTo().newWindow(WindowType.TAB).get(url);
        new WebDriverWait(on, DEADLINE).until(b -> looks() > 3);
        on.switchTo().window(first);
    }

    private static void write(ChromeDriver on) {
        shows(on, "#lblOnline");
        on.findElement(By.cssSelector("#txtMensaje")).sendKeys("hola <b>a todos</b>");
        click(on, "#btnEnviar");
    }

    private static void writeInTwoTabs(ChromeDriver on) {
        secondTab(on);
        write(on);
        String other = on.getWindowHandles().stream()
                .filter(handle -> !handle.equals(on.getWindowHandle()))
                .findFirst()
                .orElseThrow();
        on.switchTo().window(other);
        new WebDriverWait(on, DEADLINE).until(b -> looks() > 3);
        write(on);
    }

    private static void oneTab() {
        var handles = browser.getWindowHandles().toArray(String[]::new);
        for (int i = 1; i < handles.length; i++) {
            browser.switchTo().window(handles[i]).close();
        }
        browser.switchTo().window(handles[0]);
        browser.get("about:blank");
    }

    /** With {@code -Dscreenshots=folder}, for people to look at. */
    private static void photograph(Lesson lesson) throws IOException {
        String to = System.getProperty("screenshots");
        if (to == null) {
            return;
        }
        for (int width : new int[] {1280, 420}) {
            browser.manage().window().setSize(new Dimension(width, 800));
            Path file = Path.of(to, lesson.id() + "-" + width + ".png");
            Files.createDirectories(file.getParent());
            Files.write(file, browser.getScreenshotAs(OutputType.BYTES));
        }
        browser.manage().window().setSize(new Dimension(1280, 800));
    }
}
