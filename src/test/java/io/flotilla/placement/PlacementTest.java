package io.flotilla.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.unit.FleetOptions;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacementTest {
    private static final String ID = "abcdef01222222222222222222222222";

    private final MachineLoad load =
            new MachineLoad(new Machine(new MachineId(ID), "10.0.0.1", Map.of("region", "us"), "1"), 0);

    private static Candidate unit(String name, String... lines) {
        UnitName unit = new UnitName(name);
        UnitFile file = UnitFile.parse("[X-Fleet]\n" + String.join("\n", lines));
        return new Candidate(unit, FleetOptions.of(unit, file), 1);
    }

    private List<String> vetoes(Candidate unit) {
        return Placement.vetoes(unit, load).stream().map(Veto::text).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "MachineID=" + ID + "|''",
                "MachineID=abcdef01|''",
                "MachineID=abcdef0|agent ID \"" + ID + "\" does not match required \"abcdef0\"",
                "MachineID=|agent ID \"" + ID + "\" does not match required \"\"",
                "MachineMetadata=region=us|''",
                "MachineMetadata=\"region=eu\" \"region=us\"|''",
                "MachineMetadata=\"region=fr\" \"region=eu\""
                        + "|local Machine metadata insufficient: region must be one of [eu fr]",
                "MachineMetadata=\"region=us\" \"disk=ssd\"|local Machine metadata insufficient: disk must be one of [ssd]",
                "MachineMetadata=nonsense|''",
                "MachineOf=db.service|''",
                "MachineOf=x.service|required peer Unit(x.service) is not scheduled locally",
                "MachineOf=db*|required peer Unit(db*) is not scheduled locally",
                "Conflicts=x* d?.service|found conflict with locally-scheduled Unit(db.service)",
                "Conflicts=web.service|''",
                "Conflicts=[|''",
            })
    void aMachineIsRefusedInFleetsWords(String line, String text) {
        load.place(unit("db.service"));

        assertEquals(text, String.join(", ", vetoes(unit("web.service", line))));
    }

    @Test
    void aConflictCountsFromEitherSide() {
        load.place(unit("db.service", "Conflicts=web*"));

        assertEquals(
                List.of(new Veto.ConflictsWith(new UnitName("db.service"))),
                Placement.vetoes(unit("web.service"), load));
        assertEquals(List.of(), Placement.vetoes(unit("other.service"), load));
    }

    @Test
    void aUnitDoesNotConflictWithItself() {
        Candidate unit = unit("web@1.service", "Conflicts=web@*.service");
        load.place(unit);

        assertEquals(List.of(), vetoes(unit));
        assertEquals(1, vetoes(unit("web@2.service")).size());
    }

    @Test
    void aReplacementCountsExactlyOneWay() {
        Candidate old = unit("old.service");
        Candidate next = unit("new.service", "Replaces=old*");

        load.place(next);
        assertEquals(List.of("found replace with locally-scheduled Unit(new.service)"), vetoes(old));
        load.place(old);
        assertEquals(List.of(), vetoes(next));
        assertEquals(List.of(old), load.replacedBy(next));
    }

    @Test
    void unitsThatReplaceEachOtherAreLeftAlone() {
        Candidate one = unit("a.service", "Replaces=b.service");
        Candidate other = unit("b.service", "Replaces=a.service");
        load.place(one);
        load.place(other);

        assertEquals(List.of(), vetoes(one));
        assertEquals(List.of(), vetoes(other));
        assertEquals(List.of(), load.replacedBy(one));
    }

    @Test
    void aLongerCircleOfReplacementsIsLeftAloneAndItsOtherReplacementsAreNot() {
        List<Candidate> units = List.of(
                unit("a.service", "Replaces=b.service"),
                unit("b.service", "Replaces=c.service"),
                unit("c.service", "Replaces=a.service", "Replaces=d.service"),
                unit("d.service", "Replaces=e.service"),
                unit("e.service"));
        List<Candidate> marked = marked(units);
        marked.forEach(load::place);

        assertEquals(
                List.of(
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of("found replace with locally-scheduled Unit(c.service)"),
                        List.of("found replace with locally-scheduled Unit(d.service)")),
                marked.stream().map(this::vetoes).toList());
    }

    private static List<Candidate> marked(List<Candidate> units) {
        Set<UnitName> circular = Replacements.circular(
                units.stream().filter(Candidate::isReplacer).toList());
        return units.stream()
                .map(unit ->
                        new Candidate(unit.name(), unit.options(), unit.revision(), circular.contains(unit.name())))
                .toList();
    }

    /** Which units are left when those are taken away that replace none, or are replaced by none, of the others. */
    @ParameterizedTest
    @CsvSource({
        "a>b b>a,           a b",
        "a>b b>c c>a,       a b c",
        "a>b b>c,           ''",
        "a>a,               ''",
        "a>* b>*,           a b",
        "a>* b>c,           ''",
        "a>* b>* c>x,       a b",
        "a>b b>a c>a a>d,   a b",
        "x>a a>b b>a b>y,   a b",
        "a>[ab] b>[bc] c>d, ''",
        "a>[ab] b>[bc] c>[ca] d>*, a b c",
    })
    void circlesAreFound(String replacements, String circular) {
        Map<String, List<String>> lines = new TreeMap<>();
        for (String replacement : replacements.split(" ", -1)) {
            String[] sides = replacement.split(">", -1);
            lines.computeIfAbsent(sides[0], name -> new ArrayList<>()).add("Replaces=" + sides[1] + ".service");
        }
        Set<UnitName> found = Replacements.circular(lines.entrySet().stream()
                .map(unit -> unit(unit.getKey() + ".service", unit.getValue().toArray(String[]::new)))
                .toList());

        assertEquals(
                circular, found.stream().map(UnitName::withoutSuffix).sorted().collect(Collectors.joining(" ")));
    }

    @Test
    void aUnitThatLeftLeavesNothingBehind() {
        Candidate unit = unit("a.service", "Conflicts=*", "Replaces=*");
        load.place(unit);
        load.remove(unit);

        assertEquals(0, load.count());
        assertEquals(List.of(), vetoes(unit("b.service")));
    }
}
