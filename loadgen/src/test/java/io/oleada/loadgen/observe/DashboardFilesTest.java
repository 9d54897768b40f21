package io.oleada.loadgen.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.oleada.loadgen.testing.Dashboards;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a reviewer would look for in each dashboard file. */
class DashboardFilesTest {

    private static final Set<String> PANEL_KEYS = Set.of(
            "id",
            "type",
            "title",
            "description",
            "gridPos",
            "datasource",
            "targets",
            "fieldConfig",
            "options",
            "transformations",
            "collapsed",
            "panels");
    private static final Set<String> DRAWN = Set.of("row", "stat", "timeseries", "heatmap", "table");
    private static final Set<String> UNITS =
            Set.of("short", "none", "s", "percentunit", "reqps", "cps", "bytes", "Bps");

    private static List<JsonNode> panels() {
        List<JsonNode> panels = new ArrayList<>();
        Dashboards.all().values().forEach(dashboard -> dashboard.at("/panels").forEach(panel -> {
            if (!panel.path("type").asText().equals("row")) {
                panels.add(panel);
            }
        }));
        return panels;
    }

    @Test
    void eachHasAnIdentityOfItsOwnAndTheVariablesThatPeopleExpect() {
        Set<String> uids = new HashSet<>();
        assertThat(Dashboards.all()).hasSize(3);
        Dashboards.all().forEach((file, dashboard) -> {
            assertThat(uids.add(dashboard.path("uid").asText())).as(file).isTrue();
            assertThat(dashboard.path("uid").asText()).startsWith("oleada-");
            assertThat(dashboard.has("id") || dashboard.has("version"))
                    .as("%s: churn", file)
                    .isFalse();
            assertThat(dashboard.path("schemaVersion").asInt()).isGreaterThanOrEqualTo(39);
            assertThat(dashboard.at("/templating/list").findValuesAsText("name"))
                    .as(file)
                    .contains("datasource", "run_id", "instance");
            assertThat(dashboard.at("/annotations/list").findValuesAsText("name"))
                    .contains("Phases", "Server away", "Server restarts");
        });
    }

    @Test
    void eachPanelSaysWhatItShowsInWhichUnit() {
        for (JsonNode panel : panels()) {
            String title = panel.path("title").asText();
            assertThat(title).isNotBlank();
            assertThat(panel.path("description").asText())
                    .as(title)
                    .hasSizeGreaterThan(20)
                    .endsWith(".");
            assertThat(UNITS)
                    .as(title)
                    .contains(panel.at("/fieldConfig/defaults/unit").asText());
            assertThat(DRAWN)
                    .as("%s: the preview draws it", title)
                    .contains(panel.path("type").asText());
            panel.fieldNames()
                    .forEachRemaining(key -> assertThat(PANEL_KEYS).as(title).contains(key));
            assertThat(panel.at("/gridPos/h").isInt() && panel.at("/gridPos/w").isInt())
                    .as(title)
                    .isTrue();
        }
    }

    @Test
    void eachQueryGoesToTheChosenDataSourceAndNamesItsLines() {
        for (JsonNode panel : panels()) {
            String title = panel.path("title").asText();
            assertThat(panel.path("targets").size()).as(title).isPositive();
            for (JsonNode target : panel.path("targets")) {
                assertThat(target.at("/datasource/uid").asText()).as(title).isEqualTo("${datasource}");
                assertThat(target.path("legendFormat").asText().isEmpty())
                        .as("%s: a line has a name", title)
                        .isEqualTo(panel.path("type").asText().equals("table"));
            }
            if (panel.path("type").asText().equals("timeseries")) {
                assertThat(panel.at("/options/legend/showLegend").asBoolean())
                        .as(title)
                        .isTrue();
            }
        }
    }

    @Test
    void ratesFollowTheScrapesAndOnlyCountersAreRated() {
        for (JsonNode panel : panels()) {
            for (JsonNode target : panel.path("targets")) {
                String expression = target.path("expr").asText();
                String title = panel.path("title").asText();
                assertThat(expression)
                        .as(title)
                        .contains("{")
                        .containsAnyOf("$instance", "$run_id", "job=\"oleada-server\"");
                assertThat(expression).as(title).doesNotContain("irate(");
                if (!title.equals("CPU of the event loops")) {
                    assertThat(expression.replace("[$__rate_interval]", ""))
                            .as(title)
                            .doesNotContain("[");
                }
                var rated = java.util.regex.Pattern.compile("(?:rate|increase)\\((\\w+)")
                        .matcher(expression);
                while (rated.find()) {
                    assertThat(rated.group(1)).as(title).matches(".*_(total|bucket|sum|count)");
                }
            }
        }
    }

    @Test
    void noPanelLiesOnAnother() {
        Dashboards.all().forEach((file, dashboard) -> {
            Set<String> cells = new HashSet<>();
            Set<Integer> ids = new HashSet<>();
            dashboard.at("/panels").forEach(panel -> {
                String title = file + ", " + panel.path("title").asText();
                assertThat(ids.add(panel.path("id").asInt())).as(title).isTrue();
                JsonNode grid = panel.path("gridPos");
                int right = grid.path("x").asInt() + grid.path("w").asInt();
                assertThat(right).as(title).isLessThanOrEqualTo(24);
                for (int x = grid.path("x").asInt(); x < right; x++) {
                    for (int y = grid.path("y").asInt();
                            y < grid.path("y").asInt() + grid.path("h").asInt();
                            y++) {
                        assertThat(cells.add(x + "," + y))
                                .as("%s overlaps", title)
                                .isTrue();
                    }
                }
            });
        });
    }

    @Test
    void eachAlertSaysHowLongHowBadWhatAndWhereToReadOn() throws Exception {
        String readme = Files.readString(Dashboards.FOLDER.resolve("README.md"));
        Dashboards.ruleMaps().stream().filter(rule -> rule.containsKey("alert")).forEach(rule -> {
            String name = String.valueOf(rule.get("alert"));
            assertThat(rule).as(name).containsKeys("for", "labels", "annotations");
            assertThat(String.valueOf(rule.get("labels"))).as(name).containsPattern("severity=(critical|warning)");
            assertThat(String.valueOf(rule.get("annotations")))
                    .as(name)
                    .contains(
                            "summary=",
                            "description=",
                            "runbook_url=grafana/README.md#" + name.toLowerCase(java.util.Locale.ROOT));
            assertThat(readme).as("the runbook").contains("### " + name + "\n");
        });
        Dashboards.ruleMaps().stream()
                .filter(rule -> rule.containsKey("record"))
                .forEach(rule -> assertThat(String.valueOf(rule.get("record"))).matches("\\w+:\\w+:\\w+"));
    }

    /** Panel, question, query, good and bad; by dashboard and panel. */
    private static Map<String, List<String>> table() throws Exception {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        String dashboard = "";
        for (String line : Files.readAllLines(Dashboards.FOLDER.resolve("README.md"))) {
            if (line.startsWith("### ")) {
                dashboard = "Oleada: " + line.substring(4);
            } else if (line.startsWith("| **")) {
                List<String> cells =
                        List.of(line.substring(2, line.length() - 2).split(" \\| ", -1));
                rows.put(dashboard + ", " + cells.get(0).replace("*", ""), cells);
            }
        }
        return rows;
    }

    @Test
    void theReadmesTableHasEachPanelInItsOrderWithFiveCells() throws Exception {
        List<String> panels = new ArrayList<>();
        for (String file : List.of("load-run.json", "server.json", "jvm.json")) {
            JsonNode dashboard = Dashboards.all().get(file);
            dashboard.at("/panels").forEach(panel -> {
                if (!panel.path("type").asText().equals("row")) {
                    panels.add(dashboard.path("title").asText() + ", "
                            + panel.path("title").asText());
                }
            });
        }
        assertThat(table().keySet()).containsExactlyElementsOf(panels);
        assertThat(table().values())
                .allSatisfy(cells -> assertThat(cells).hasSize(5).noneMatch(String::isBlank));
    }

    @Test
    void everyMetricOfTheReadmesTableIsAskedForByItsPanel() throws Exception {
        Map<String, List<String>> table = table();
        Dashboards.all().values().forEach(dashboard -> dashboard.at("/panels").forEach(panel -> {
            String place = dashboard.path("title").asText() + ", "
                    + panel.path("title").asText();
            String asked = panel.path("targets").findValuesAsText("expr").toString();
            if (!panel.path("type").asText().equals("row")) {
                assertThat(Dashboards.metricsIn(table.get(place).get(2).replaceAll("_?[*\u2026]\\w*", "")))
                        .as(place)
                        .allSatisfy(metric -> assertThat(asked).contains(metric));
            }
        }));
    }
}
