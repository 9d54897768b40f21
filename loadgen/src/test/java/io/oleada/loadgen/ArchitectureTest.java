package io.oleada.loadgen;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The packages are layers, and arrows point down only. */
class ArchitectureTest {

    private static final String ROOT = "io.oleada.loadgen";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    /** What each package may know of the others. {@code cli} wires them and may know all. */
    private static final Map<String, Set<String>> MAY_KNOW = Map.ofEntries(
            Map.entry("stats", Set.of()),
            Map.entry("protocol", Set.of()),
            Map.entry("scenario", Set.of("stats")),
            Map.entry("driver", Set.of("scenario")),
            Map.entry("driver.netty", Set.of("driver", "scenario", "protocol")),
            Map.entry("driver.official", Set.of("driver", "scenario")),
            Map.entry("driver.loopback", Set.of("driver", "scenario")),
            Map.entry("engine", Set.of("driver", "scenario", "stats")),
            Map.entry("fleet", Set.of("engine", "driver", "scenario", "stats")),
            Map.entry("output", Set.of("scenario", "stats")),
            Map.entry("observe", Set.of()));

    @Test
    void arrowsPointDownOnly() {
        MAY_KNOW.forEach((name, known) -> {
            List<String> allowed =
                    new ArrayList<>(known.stream().map(ArchitectureTest::full).toList());
            allowed.add(full(name));
            noClasses()
                    .that()
                    .resideInAPackage(full(name))
                    .should()
                    .dependOnClassesThat(JavaClass.Predicates.resideInAPackage(ROOT + "..")
                            .and(JavaClass.Predicates.resideOutsideOfPackages(allowed.toArray(String[]::new))))
                    .allowEmptyShould(true)
                    .check(CLASSES);
        });
    }

    @Test
    void everyPackageHasItsPlaceInTheLayers() {
        Set<String> packages = new TreeSet<>();
        CLASSES.forEach(type -> packages.add(type.getPackageName()));
        packages.remove(full("cli"));
        assertThat(MAY_KNOW.keySet().stream().map(ArchitectureTest::full)).containsAll(packages);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void nettyIsKnownToTheProtocolAndItsDriverAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages(full("protocol"), full("driver.netty"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(CLASSES);
    }

    @Test
    void clocksAreReadByDriversAndCommandsAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages(full("driver") + "..", full("cli"))
                // these measure nothing: observe waits for a process, fleet asks whether workers are alive
                .and()
                .resideOutsideOfPackages(full("observe"), full("fleet"))
                .and()
                .doNotHaveSimpleName("PrometheusPage") // waits for a last scrape, after everything is measured
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage(full("driver") + "..")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .check(CLASSES);
    }

    @Test
    void engineHasNoLocksThreadsOrFutures() {
        noClasses()
                .that()
                .resideInAPackage(full("engine"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.concurrent..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .check(CLASSES);
        noMethods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage(full("engine"))
                .should()
                .haveModifier(JavaModifier.SYNCHRONIZED)
                .check(CLASSES);
    }

    @Test
    void fleetAndOutputNeverMeet() {
        noClasses()
                .that()
                .resideInAPackage(full("fleet"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(full("output"))
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage(full("output"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(full("fleet"))
                .check(CLASSES);
    }

    @Test
    void namesSayWhatThingsAre() {
        classes()
                .should()
                .haveNameNotMatching(".*(Impl|Helper|Utils?|Manager|Base)")
                .check(CLASSES);
    }

    private static String full(String name) {
        return ROOT + '.' + name;
    }
}
