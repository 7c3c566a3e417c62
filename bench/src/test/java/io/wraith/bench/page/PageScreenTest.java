package io.wraith.bench.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import javax.imageio.ImageIO;

/// The report as a browser shows it, where Chromium is installed.
final class PageScreenTest {
    private static final int PHONE = 390;
    private static final int DESK = 1_280;
    private static final int HEIGHT = 3_600;

    @TempDir Path folder;

    @BeforeEach
    void needsABrowser() throws IOException {
        assumeTrue(browser().isPresent(), "chromium is not installed");
        SamplePage.write(folder);
    }

    private static Optional<Path> browser() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(path -> Path.of(path, "chromium"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// A window cannot be as narrow as a phone, but a frame in a page can.
    private Path frame(int width) throws IOException {
        Path page = folder.resolve("frame-%d.html".formatted(width));
        Files.writeString(
                page,
                """
                <!DOCTYPE html><body style="margin:0">
                <iframe id="f" src="report.html" style="width:%dpx;height:%dpx;border:0"></iframe>
                <p id="said"></p><script>
                document.getElementById('f').onload = e => {
                  const page = e.target.contentDocument.documentElement;
                  document.getElementById('said').textContent =
                    'width ' + page.scrollWidth + ' plots ' + page.querySelectorAll('.plot').length;
                };
                </script></body>
                """
                        .formatted(width, HEIGHT));
        return page;
    }

    /// Answers what the browser wrote on both of its outputs.
    private String run(Path page, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(browser().orElseThrow().toString());
        command.addAll(
                List.of(
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--hide-scrollbars",
                        "--allow-file-access-from-files",
                        "--virtual-time-budget=5000",
                        "--enable-logging=stderr",
                        "--user-data-dir=" + folder.resolve("browser")));
        command.addAll(List.of(options));
        command.add(page.toUri().toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return text;
    }

    @ParameterizedTest
    @ValueSource(ints = {PHONE, DESK})
    void thePageIsAsWideAsItsScreenAndNothingGoesWrong(int width) throws Exception {
        String text = run(frame(width), "--dump-dom", "--window-size=1400,900");
        assertThat(text).contains("width %d plots 4".formatted(width));
        assertThat(text).doesNotContain("CONSOLE");
    }

    @ParameterizedTest
    @ValueSource(ints = {PHONE, DESK})
    void plotsAreNotBlank(int width) throws Exception {
        Path picture = folder.resolve("picture.png");
        String text =
                run(
                        frame(width),
                        "--screenshot=" + picture,
                        "--window-size=%d,%d".formatted(Math.max(width, 500), HEIGHT));
        BufferedImage image = ImageIO.read(picture.toFile());
        Map<Integer, Integer> colours = new HashMap<>();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < Math.min(width, image.getWidth()); x++) {
                colours.merge(image.getRGB(x, y) & 0xffffff, 1, Integer::sum);
            }
        }
        // Of the light page: the colours of the first three lines and bars.
        for (int colour : new int[] {0x3b6fd4, 0xd9632b, 0x2a9d6f}) {
            assertThat(colours.getOrDefault(colour, 0)).as(text).isGreaterThan(500);
        }
    }

    @Test
    void aFlameGraphWidensOnAClick() throws Exception {
        Path page = folder.resolve("report.html");
        String html = Files.readString(page);
        Files.writeString(
                page,
                html.replace(
                        "</body>",
                        """
                        <script>
                        document.querySelector('.flame svg svg')
                          .dispatchEvent(new Event('click'));
                        </script></body>
                        """));
        String text = run(page, "--dump-dom");
        assertThat(text).contains("<output>all</output>").doesNotContain("CONSOLE");
    }
}
