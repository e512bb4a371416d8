package io.flotilla.config;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Collects settings: what is read later wins over what was read before. Line by line, as fleet.conf was read. */
final class ConfigSource {
    private final Map<ConfigKey, Setting> settings = new EnumMap<>(ConfigKey.class);
    private final List<String> notices = new ArrayList<>();

    Map<ConfigKey, Setting> settings() {
        return settings;
    }

    List<String> notices() {
        return notices;
    }

    /** What a package or an operator installs: the file, if it is there, then the {@code conf.d} beside it. */
    void addInstalled(Path file) {
        if (Files.exists(file)) {
            addFile(file);
        }
        addFolder(file.resolveSibling("conf.d"));
    }

    /** The {@code *.conf} files of a folder, by name; a folder that is not there is an empty one. */
    private void addFolder(Path folder) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.conf")) {
            found.forEach(files::add);
        } catch (NoSuchFileException absent) {
            return;
        } catch (IOException e) {
            throw new ConfigException("%s: cannot be read: %s".formatted(folder, e), e);
        }
        files.stream().sorted().forEach(this::addFile);
    }

    void addFile(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new ConfigException("%s: cannot be read: %s".formatted(file, e), e);
        }
        Map<String, Integer> seen = new HashMap<>();
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1).strip();
            if (!line.isEmpty() && line.charAt(0) != '#' && line.charAt(0) != ';') {
                addLine(line, number, "%s line %d".formatted(file, number), seen);
            }
        }
    }

    private void addLine(String line, int number, String where, Map<String, Integer> seen) {
        int equals = line.indexOf('=');
        if (equals < 1) {
            throw new ConfigException("%s: expected \"key = value\", found \"%s\"".formatted(where, line));
        }
        String key = line.substring(0, equals).strip();
        Integer earlier = seen.putIfAbsent(key, number);
        if (earlier != null) {
            throw new ConfigException("%s: %s: already set in line %d of this file".formatted(where, key, earlier));
        }
        add(key, new Setting(line.substring(equals + 1).strip(), where));
    }

    private void add(String key, Setting setting) {
        ConfigKey.of(key).ifPresentOrElse(known -> settings.put(known, setting), () -> {
            String reason = ConfigKey.obsolete(key).orElseThrow(() -> unknown(key, setting.where()));
            notices.add("%s: %s is not needed: %s".formatted(setting.where(), key, reason));
        });
    }

    private static ConfigException unknown(String key, String where) {
        String hint = ConfigKey.nearest(key)
                .map(near -> "; did you mean \"%s\"?".formatted(near.text()))
                .orElse("");
        return new ConfigException("%s: unknown key \"%s\"%s".formatted(where, key, hint));
    }

    /**
     * The variables that name a key. Others that begin with {@code FLOTILLA_} belong to other programs (the launcher,
     * the command line), so they are no errors; one that looks like a slip is worth a notice.
     */
    void addEnvironment(Map<String, String> environment) {
        for (ConfigKey key : ConfigKey.values()) {
            String value = environment.get(key.variable());
            if (value != null) {
                settings.put(key, new Setting(value.strip(), "environment " + key.variable()));
            }
        }
        environment.keySet().stream().filter(ConfigSource::isUnknown).sorted().forEach(this::noteSlip);
    }

    private static boolean isUnknown(String variable) {
        return variable.startsWith("FLOTILLA_") && ConfigKey.of(keyOf(variable)).isEmpty();
    }

    private void noteSlip(String variable) {
        ConfigKey.nearest(keyOf(variable))
                .ifPresent(near -> notices.add(
                        "environment %s has no effect; did you mean %s?".formatted(variable, near.variable())));
    }

    private static String keyOf(String variable) {
        return variable.substring("FLOTILLA_".length()).toLowerCase(Locale.ROOT);
    }
}
