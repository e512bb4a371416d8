package io.flotilla.cli.verb;

import io.flotilla.cli.ApiUnit;
import io.flotilla.cli.Failure;
import io.flotilla.cli.Session;
import io.flotilla.unit.FleetOptions;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Has units exist before something is done with them: what the registry does not know is created from the local file, or
 * as an instance of a template.
 */
final class Creation {
    private final Session session;
    private final boolean replaces;
    private final TargetState target;
    private final Set<TargetState> replaceable;
    private final Map<String, String> created = new LinkedHashMap<>();
    private final List<String> skipped = new ArrayList<>();
    private final List<String> replaced = new ArrayList<>();

    /**
     * Local files replace what differs from them if {@code replaces}, in units whose target is one of {@code
     * replaceable}; a replaced unit gets {@code target} in the same step.
     */
    Creation(Session session, boolean replaces, TargetState target, Set<TargetState> replaceable) {
        this.session = session;
        this.replaces = replaces;
        this.target = target;
        this.replaceable = replaceable;
    }

    /** Completes when all that were created can be seen. The names of those that the verb may go on with. */
    List<String> create(List<String> arguments, OptionalLong limit) {
        List<String> names = new ArrayList<>();
        for (String argument : arguments) {
            UnitArgument unit = UnitArgument.of(argument);
            try {
                create(unit);
            } catch (Failure e) {
                throw e.during("Error creating units");
            } catch (IllegalArgumentException e) {
                throw Failure.of("Error creating units: " + e.getMessage());
            }
            if (!names.contains(unit.name()) && !skipped.contains(unit.name())) {
                names.add(unit.name());
            }
        }
        Verdicts verdicts = new Verdicts(session);
        Waiting waiting =
                new Waiting(session, created.keySet(), name -> verdicts.created(name, created.getOrDefault(name, "")));
        if (!waiting.await(TargetState.INACTIVE.toString(), limit)) {
            throw Failure.of("Error creating units: One or more errors creating units");
        }
        return names;
    }

    /** Whether a unit was left as it is though its file was to replace it. */
    boolean hasSkipped() {
        return !skipped.isEmpty();
    }

    /** Whether the verb's target was set along with new content. */
    boolean hasReplaced(String name) {
        return replaced.contains(name);
    }

    private void create(UnitArgument argument) {
        Optional<ApiUnit> known = known("Unit", argument.name());
        if (known.isPresent()) {
            compare(argument, known.get());
        } else {
            UnitFile file = file(argument);
            unknownRequirements(argument.name(), file);
            put(argument.name(), file, TargetState.INACTIVE);
            created.put(argument.name(), file.hash());
        }
    }

    private void put(String name, UnitFile file, TargetState state) {
        try {
            session.api().put(name, file, state);
        } catch (Failure e) {
            throw e.during("failed creating unit " + name);
        }
    }

    private Optional<ApiUnit> known(String what, String name) {
        try {
            return session.api().unit(name);
        } catch (Failure e) {
            throw e.during("error retrieving %s(%s) from Registry".formatted(what, name));
        }
    }

    private void compare(UnitArgument argument, ApiUnit unit) {
        Optional<LocalFile> local = LocalFile.of(argument);
        if (local.isEmpty()) {
            if (replaces) {
                throw Failure.of("unable to find Unit(%s) on filesystem".formatted(unit.name()));
            }
            return;
        }
        if (!replaces) {
            warnOfDifference(unit, local.get());
        } else if (!local.get().differsFrom(unit)) {
            session.terminal().say("Found same Unit(%s) in Registry, nothing to do".formatted(unit.name()));
        } else {
            replace(unit, local.get().file());
        }
    }

    private void warnOfDifference(ApiUnit unit, LocalFile local) {
        if (local.differsFrom(unit)) {
            session.terminal()
                    .warn("Unit %s in registry differs from local %s %s. Add --replace to override."
                            .formatted(
                                    unit.name(),
                                    local.isTemplate() ? "template unit file" : "unit file",
                                    local.path()));
        }
    }

    private void replace(ApiUnit unit, UnitFile file) {
        if (replaceable.stream().noneMatch(unit::isDesired)) {
            session.terminal()
                    .error("Warning: can not replace Unit(%s) in state '%s', use the appropriate command"
                            .formatted(unit.name(), unit.desired()));
            skipped.add(unit.name());
            return;
        }
        unknownRequirements(unit.name(), file);
        put(unit.name(), file, target);
        replaced.add(unit.name());
        if (target == TargetState.INACTIVE) {
            created.put(unit.name(), file.hash());
        }
    }

    /** What a unit that the registry does not know is made of. */
    private UnitFile file(UnitArgument argument) {
        String name = argument.name();
        Optional<LocalFile> own = LocalFile.at(argument.path(), false);
        if (own.isPresent()) {
            return own.get().file();
        }
        String template = argument.template()
                .orElseThrow(() -> Failure.of("unable to find Unit(%s) in Registry or on filesystem".formatted(name)));
        try {
            return template(argument, template);
        } catch (Failure e) {
            throw e.during("failed getting Unit(%s) from template".formatted(argument.path()));
        }
    }

    private UnitFile template(UnitArgument argument, String template) {
        Optional<ApiUnit> known = known("template Unit", template);
        Optional<LocalFile> local = LocalFile.at(argument.beside(template), true);
        if (known.isPresent()) {
            local.ifPresent(file -> warnOfDifference(known.get(), file));
            return known.get().file();
        }
        return local.map(LocalFile::file)
                .orElseThrow(() -> Failure.of(
                        "unable to find template Unit(%s) in Registry or on filesystem".formatted(template)));
    }

    private void unknownRequirements(String name, UnitFile file) {
        new UnitName(name);
        for (String key : FleetOptions.unknownKeys(file)) {
            session.terminal()
                    .warn("Unit %s: unrecognized requirement in [X-Fleet] section: \"%s\"".formatted(name, key));
        }
    }
}
