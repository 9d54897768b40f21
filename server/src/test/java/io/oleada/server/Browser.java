package io.oleada.server;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A headless Chromium with a profile of its own, removed at the end. */
final class Browser implements AutoCloseable {

    /** Warns of each Chromium newer than itself; kept here, for the logging framework forgets who is not held. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    private final Path profile;
    private final ChromeDriver driver;
    private final String first;

    private Browser(Path profile, ChromeDriver driver) {
        this.profile = profile;
        this.driver = driver;
        this.first = driver.getWindowHandle();
    }

    /** Starts one, or skips the test when this machine has none. */
    static Browser start() throws IOException {
        Optional<Path> chromium = Programs.onPath("chromium", "chromium-browser", "google-chrome");
        Optional<Path> chromedriver = Programs.onPath("chromedriver");
        assumeTrue(chromium.isPresent(), "no chromium on the PATH");
        assumeTrue(chromedriver.isPresent(), "no chromedriver on the PATH");
        SELENIUM.setLevel(Level.SEVERE);
        Path profile = Files.createTempDirectory("oleada-browser");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.get().toFile());
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
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.get().toFile())
                .usingAnyFreePort()
                .build();
        try {
            return new Browser(profile, new ChromeDriver(service, options));
        } catch (RuntimeException e) {
            remove(profile);
            throw e;
        }
    }

    ChromeDriver driver() {
        return driver;
    }

    /** Looks at a new tab and returns its handle. */
    String newTab() {
        driver.switchTo().newWindow(WindowType.TAB);
        return driver.getWindowHandle();
    }

    void lookAt(String tab) {
        driver.switchTo().window(tab);
    }

    WebElement element(String id) {
        return driver.findElement(By.id(id));
    }

    void until(String condition, Function<WebDriver, Boolean> holds) {
        new WebDriverWait(driver, Waiting.DEADLINE).withMessage(condition).until(holds);
    }

    /** Closes all tabs but the first, which stays empty, and forgets what they complained of. */
    void closeTabs() {
        for (String tab : driver.getWindowHandles()) {
            if (!tab.equals(first)) {
                driver.switchTo().window(tab).close();
            }
        }
        driver.switchTo().window(first);
        complaints();
    }

    /** The console of all tabs since the last call, errors and warnings alone. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /** Lets requests whose address matches fail, or with none lets all through again. */
    void block(String... patterns) {
        driver.executeCdpCommand("Network.enable", Map.of());
        driver.executeCdpCommand("Network.setBlockedURLs", Map.of("urls", List.of(patterns)));
    }

    @Override
    public void close() throws IOException {
        driver.quit();
        remove(profile);
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> inside = Files.walk(folder)) {
            for (Path each : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
