package io.oleada.loadgen.cli;

import io.oleada.loadgen.observe.Preview;
import io.oleada.loadgen.testing.Dashboards;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Looks at every dashboard's preview with a real browser, at a wide and at a narrow window; keeps pictures in target. */
final class PreviewPages {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path CHROMEDRIVER = Path.of("/usr/bin/chromedriver");
    private static final int[] WIDTHS = {1400, 800};
    private static final int HEIGHT = 2800;

    /** What is wrong with the page as it is drawn, in words. */
    private static final String FAULTS = """
            const faults = [], cards = [...document.querySelectorAll('main section')];
            const inside = (a, b) => a.left >= b.left - 1 && a.right <= b.right + 1 && a.top >= b.top - 1 && a.bottom <= b.bottom + 1;
            const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
            cards.forEach((card, k) => {
              const title = card.querySelector('h3').textContent, box = card.getBoundingClientRect();
              const legend = card.querySelector('.legend'), canvas = card.querySelector('canvas');
              if (card.querySelector('.none')) faults.push(title + ' is empty');
              if (card.querySelector('.error')) faults.push(title + ': ' + card.querySelector('.error').textContent);
              if (canvas && !inside(canvas.getBoundingClientRect(), box)) faults.push(title + ': the chart leaves its card');
              if (legend && meet(legend.getBoundingClientRect(), canvas.getBoundingClientRect())) faults.push(title + ': the legend lies on the chart');
              if (legend && !inside(legend.getBoundingClientRect(), box)) faults.push(title + ': the legend leaves its card');
              for (const text of card.querySelectorAll('.stat strong, .legend span, h3')) {
                const own = text.getBoundingClientRect();
                if (own.left < box.left - 1 || own.right > box.right + 1) faults.push(title + ': ' + text.textContent + ' leaves its card');
              }
              for (const other of cards.slice(k + 1))
                if (meet(box, other.getBoundingClientRect())) faults.push(title + ' lies on ' + other.querySelector('h3').textContent);
            });
            if (!cards.length) faults.push('no panels');
            if (document.documentElement.scrollWidth > innerWidth) faults.push('the page is wider than the window');
            return faults;
            """;

    private PreviewPages() {}

    /** Whether this machine has the browser. */
    static boolean canBeLookedAt() {
        return Files.isExecutable(CHROMIUM) && Files.isExecutable(CHROMEDRIVER);
    }

    /** Opens them all, and tells what is wrong with each. */
    static List<String> faults(URI prometheus) throws IOException {
        List<String> faults = new ArrayList<>();
        ChromeDriver browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(CHROMEDRIVER.toFile())
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
        try (Preview preview = Preview.start(0, Dashboards.FOLDER.resolve("dashboards"), prometheus)) {
            for (String file : Dashboards.all().keySet()) {
                String name = file.replace(".json", "");
                for (int width : WIDTHS) {
                    browser.manage().window().setSize(new Dimension(width, HEIGHT));
                    browser.get(preview.address() + "?last=180&d=" + name);
                    awaitPanels(browser);
                    Files.write(
                            Path.of("target", "dash-" + name + '-' + width + ".png"),
                            browser.getScreenshotAs(OutputType.BYTES));
                    String where = name + " at " + width + ": ";
                    ((List<?>) browser.executeScript(FAULTS)).forEach(fault -> faults.add(where + fault));
                    browser.manage().logs().get(LogType.BROWSER).forEach(entry -> faults.add(where + entry));
                }
            }
        } finally {
            browser.quit();
        }
        return faults;
    }

    /** Some panels fill after a while: pings come every 25 s. A panel that never does is one of the faults. */
    private static void awaitPanels(ChromeDriver browser) {
        try {
            new WebDriverWait(browser, Duration.ofSeconds(60))
                    .until(page -> "0".equals(browser.executeScript("return document.body.dataset.bare")));
        } catch (TimeoutException e) {
            // the faults will say which
        }
    }
}
