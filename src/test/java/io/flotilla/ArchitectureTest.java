package io.flotilla;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of who may know whom. Written for a root package, so that they can be tried on one that breaks them. */
class ArchitectureTest {
    private static final String ROOT = "io.flotilla";
    private static final String BROKEN = "io.flotilla.broken";

    private static final List<String> ROLES = List.of("api", "scheduler", "agent", "publisher");

    /** Each package of the core, and the others of it that it may know. */
    private static final Map<String, List<String>> CORE = new TreeMap<>(Map.of(
            "unit", List.of(),
            "machine", List.of(),
            "cluster", List.of("unit", "machine"),
            "desired", List.of("unit", "machine"),
            "placement", List.of("cluster", "unit", "machine"),
            "reconcile", List.of("placement", "cluster", "desired", "unit", "machine")));

    /** Each package for an outside thing, and what it may know of ours. */
    private static final Map<String, List<String>> ADAPTERS = new TreeMap<>(Map.of(
            "link", List.of("unit", "machine", "net", "stream", "codec"),
            "systemd", List.of("unit", "net", "disk"),
            "net", List.of(),
            "disk", List.of(),
            "codec", List.of("unit", "machine"),
            "raft", List.of(),
            "raft.store", List.of(),
            "stream", List.of(),
            "journal", List.of("unit", "stream"),
            "bus", List.of("unit", "machine")));

    /** Each room of a package that has several, and the other rooms that it may know; the package itself it may. */
    private static final Map<String, List<String>> ROOMS = new TreeMap<>(Map.ofEntries(
            Map.entry("registry.wire", List.of()),
            Map.entry("registry.backup", List.of("wire")),
            Map.entry("registry.host", List.of("wire")),
            Map.entry("registry.maps", List.of("wire", "host")),
            Map.entry("registry.leader", List.of("wire", "host", "maps")),
            Map.entry("registry.core", List.of("wire", "host", "maps", "leader", "backup")),
            Map.entry("registry.leaf", List.of("wire", "host")),
            Map.entry("link.wire", List.of()),
            Map.entry("link.call", List.of("wire")),
            Map.entry("link.forward", List.of("wire")),
            Map.entry("link.socket", List.of("wire", "call", "forward"))));

    /** Rooms that only their own package enters. */
    private static final List<String> INNER_ROOMS = List.of("link.wire", "link.call", "link.forward");

    /** Each library that is kept behind one package. */
    private static final Map<String, String> CONFINED = new TreeMap<>(Map.of(
            "org.freedesktop..", "systemd.dbus",
            "com.hazelcast..", "hazelcast",
            "io.microraft..", "raft",
            "org.sqlite..", "raft.store"));

    /** Packages that the one around them is built on, and that know nothing of it. */
    private static final List<String> INNER = List.of("systemd.dbus");

    private static final JavaClasses PRODUCTION = new ClassFileImporter().importPath(Path.of("target", "classes"));
    private static final JavaClasses BROKEN_ONES = new ClassFileImporter().importPackages(BROKEN);

    static List<ArchRule> coreIsPure(String root) {
        List<ArchRule> rules = new ArrayList<>();
        CORE.forEach((name, known) -> {
            List<String> allowed = new ArrayList<>(List.of("java..", "org.jspecify..", root + "." + name + ".."));
            known.forEach(other -> allowed.add(root + "." + other + ".."));
            rules.add(classes()
                    .that()
                    .resideInAPackage(root + "." + name + "..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(allowed.toArray(String[]::new)));
        });
        return rules;
    }

    static List<ArchRule> rolesStandAlone(String root) {
        List<ArchRule> rules = new ArrayList<>();
        for (String role : ROLES) {
            List<String> forbidden = new ArrayList<>(CONFINED.keySet());
            ROLES.stream()
                    .filter(other -> !other.equals(role))
                    .forEach(other -> forbidden.add(root + "." + other + ".."));
            rules.add(noClasses()
                    .that()
                    .resideInAPackage(root + "." + role + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(forbidden.toArray(String[]::new)));
        }
        return rules;
    }

    static List<ArchRule> adaptersKnowOnlyValues(String root) {
        List<ArchRule> rules = new ArrayList<>();
        ADAPTERS.forEach((name, known) -> {
            List<String> allowed = new ArrayList<>(List.of(root + "." + name + ".."));
            known.forEach(other -> allowed.add(root + "." + other + ".."));
            rules.add(noClasses()
                    .that()
                    .resideInAPackage(root + "." + name + "..")
                    .should()
                    .dependOnClassesThat(resideInAPackage(root + "..")
                            .and(not(resideInAnyPackage(allowed.toArray(String[]::new))))));
        });
        return rules;
    }

    static List<ArchRule> roomsKnowOnlyThoseBelow(String root) {
        List<ArchRule> rules = new ArrayList<>();
        ROOMS.forEach((room, known) -> {
            String all = root + "." + room.substring(0, room.lastIndexOf('.'));
            List<String> allowed = new ArrayList<>(List.of(all, root + "." + room));
            known.forEach(other -> allowed.add(all + "." + other));
            rules.add(noClasses()
                    .that()
                    .resideInAPackage(root + "." + room)
                    .should()
                    .dependOnClassesThat(
                            resideInAPackage(all + "..").and(not(resideInAnyPackage(allowed.toArray(String[]::new))))));
        });
        return rules;
    }

    /** What only wires things together is known by nobody but the entry point. */
    static List<ArchRule> nobodyKnowsTheNode(String root) {
        return List.of(noClasses()
                .that()
                .resideInAPackage(root + ".(*)..")
                .and()
                .resideOutsideOfPackage(root + ".node..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root + ".node.."));
    }

    static List<ArchRule> librariesAreConfined(String root) {
        List<ArchRule> rules = new ArrayList<>();
        CONFINED.forEach((library, home) -> rules.add(noClasses()
                .that(resideInAPackage(root + "..").and(not(resideInAPackage(root + "." + home + ".."))))
                .should()
                .dependOnClassesThat(resideInAnyPackage(library))));
        return rules;
    }

    static List<ArchRule> innerPackagesKnowNoOuterOne(String root) {
        return INNER.stream()
                .map(inner -> root + "." + inner)
                .<ArchRule>map(inner -> noClasses()
                        .that()
                        .resideInAPackage(inner + "..")
                        .should()
                        .dependOnClassesThat(resideInAPackage(inner.substring(0, inner.lastIndexOf('.')) + "..")
                                .and(not(resideInAPackage(inner + "..")))))
                .toList();
    }

    /** It starts for every request, so it carries nothing of a node. */
    static List<ArchRule> commandLineIsApart(String root) {
        return List.of(
                classes()
                        .that()
                        .resideInAPackage(root + ".cli..")
                        .should()
                        .onlyDependOnClassesThat()
                        .resideInAnyPackage(
                                "java..",
                                "javax.net..",
                                "org.jspecify..",
                                "picocli..",
                                "com.fasterxml.jackson.core..",
                                root + ".cli..",
                                root + ".unit.."),
                noClasses()
                        .that()
                        .resideInAPackage(root + ".(*)..")
                        .and()
                        .resideOutsideOfPackage(root + ".cli..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(root + ".cli.."));
    }

    /** The client of HTTP knows no other room, and what verbs share knows no verb. */
    static List<ArchRule> commandLineRoomsAreOneWay(String root) {
        return List.of(
                noClasses()
                        .that()
                        .resideInAPackage(root + ".cli.http")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(root + ".cli", root + ".cli.verb"),
                noClasses()
                        .that()
                        .resideInAPackage(root + ".cli")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(root + ".cli.verb"));
    }

    /** The root package itself wires everything, and is no slice. */
    static List<ArchRule> packagesHaveNoCycles(String root) {
        return List.of(slices().matching(root + ".(*)..").should().beFreeOfCycles());
    }

    /** What outsiders see of a package with rooms does not depend on how it is done. */
    static List<ArchRule> contractsKnowNoRoom(String root) {
        return ROOMS.keySet().stream()
                .map(room -> root + "." + room.substring(0, room.lastIndexOf('.')))
                .distinct()
                .<ArchRule>map(all -> noClasses()
                        .that()
                        .resideInAPackage(all)
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(all + ".*.."))
                .toList();
    }

    static List<ArchRule> innerRoomsAreClosed(String root) {
        return INNER_ROOMS.stream()
                .<ArchRule>map(room -> noClasses()
                        .that()
                        .resideOutsideOfPackage(root + "." + room.substring(0, room.lastIndexOf('.')) + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(root + "." + room + ".."))
                .toList();
    }

    private static List<ArchRule> rules(String name, String root) {
        return switch (name) {
            case "coreIsPure" -> coreIsPure(root);
            case "rolesStandAlone" -> rolesStandAlone(root);
            case "adaptersKnowOnlyValues" -> adaptersKnowOnlyValues(root);
            case "roomsKnowOnlyThoseBelow" -> roomsKnowOnlyThoseBelow(root);
            case "nobodyKnowsTheNode" -> nobodyKnowsTheNode(root);
            case "librariesAreConfined" -> librariesAreConfined(root);
            case "innerPackagesKnowNoOuterOne" -> innerPackagesKnowNoOuterOne(root);
            case "commandLineIsApart" -> commandLineIsApart(root);
            case "commandLineRoomsAreOneWay" -> commandLineRoomsAreOneWay(root);
            case "packagesHaveNoCycles" -> packagesHaveNoCycles(root);
            case "contractsKnowNoRoom" -> contractsKnowNoRoom(root);
            case "innerRoomsAreClosed" -> innerRoomsAreClosed(root);
            default -> throw new IllegalArgumentException("no such rule: " + name);
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "coreIsPure",
                "rolesStandAlone",
                "adaptersKnowOnlyValues",
                "roomsKnowOnlyThoseBelow",
                "nobodyKnowsTheNode",
                "librariesAreConfined",
                "innerPackagesKnowNoOuterOne",
                "commandLineIsApart",
                "packagesHaveNoCycles",
                "contractsKnowNoRoom",
                "innerRoomsAreClosed",
                "commandLineRoomsAreOneWay"
            })
    void productionCodeKeepsTheRules(String name) {
        rules(name, ROOT).forEach(rule -> rule.allowEmptyShould(true).check(PRODUCTION));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "coreIsPure",
                "rolesStandAlone",
                "adaptersKnowOnlyValues",
                "roomsKnowOnlyThoseBelow",
                "nobodyKnowsTheNode",
                "librariesAreConfined",
                "innerPackagesKnowNoOuterOne",
                "commandLineIsApart",
                "packagesHaveNoCycles",
                "contractsKnowNoRoom",
                "innerRoomsAreClosed",
                "commandLineRoomsAreOneWay"
            })
    void codeThatBreaksARuleIsFound(String name) {
        assertTrue(rules(name, BROKEN).stream()
                .anyMatch(rule ->
                        rule.allowEmptyShould(true).evaluate(BROKEN_ONES).hasViolation()));
    }

    @Test
    void theClassesAreReallyRead() {
        assertTrue(PRODUCTION.contain("io.flotilla.unit.UnitName"));
        assertFalse(PRODUCTION.contain("io.flotilla.broken.unit.KnowsTooMuch"));
    }
}
