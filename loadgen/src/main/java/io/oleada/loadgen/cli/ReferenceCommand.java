package io.oleada.loadgen.cli;

import io.oleada.loadgen.scenario.ScenarioSchema;
import io.oleada.loadgen.scenario.Shape;
import io.oleada.loadgen.scenario.Template;
import io.oleada.loadgen.stats.Metric;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the reference of scenario files, in Markdown, from the code that reads them. */
@Command(
        name = "reference",
        description = {
            "Print all keys of a scenario file and all metrics, in Markdown.",
            "With --schema: the JSON Schema of scenario files, for editors."
        },
        mixinStandardHelpOptions = true)
final class ReferenceCommand implements Callable<Integer> {

    @Option(names = "--schema", description = "Print the JSON Schema instead.")
    private boolean schema;

    @Override
    public Integer call() {
        System.out.print(schema ? ScenarioSchema.schema().toPrettyString() + System.lineSeparator() : text());
        return 0;
    }

    /** The whole page. */
    static String text() {
        StringBuilder page = new StringBuilder("# Scenario reference\n\nPrinted by `oleada reference`.\n");
        for (Shape shape : Shape.all()) {
            page.append("\n## ").append(shape.name()).append("\n\n").append(shape.help());
            page.append("\n\n| key | value | default | |\n|---|---|---|---|\n");
            for (Shape.Key key : shape.keys()) {
                String fallback = key.fallback().isEmpty() ? "**required**" : key.fallback();
                page.append("| `")
                        .append(key.name())
                        .append("` | ")
                        .append(key.value())
                        .append(" | ");
                page.append(fallback).append(" | ").append(key.help()).append(" |\n");
            }
        }
        page.append(
                "\nThe steps `connect`, `disconnect` (leave politely) and `drop` (cut the transport, then reconnect)");
        page.append(" may be written as a word alone.\n\n## Templates\n\n| hole | |\n|---|---|\n");
        for (Template.Kind kind : Template.Kind.values()) {
            page.append("| `${")
                    .append(kind.word())
                    .append("}` | ")
                    .append(kind.help())
                    .append(" |\n");
        }
        page.append("\nA text that is one numeric hole and nothing else becomes a number.\n\n## Metrics\n\n");
        page.append("| metric | kind | by | |\n|---|---|---|---|\n");
        for (Metric metric : Metric.values()) {
            String label =
                    metric.label() == Metric.Label.NONE ? "" : metric.label().text();
            page.append("| `").append(metric.text()).append("` | ");
            page.append(metric.kind().name().toLowerCase(java.util.Locale.ROOT)).append(" | ");
            page.append(label).append(" | ").append(metric.help()).append(" |\n");
        }
        return page.toString();
    }
}
