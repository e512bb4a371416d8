package io.flotilla.config;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Collects texts: what is read later wins over what was read before. Line by line, as fleet.conf was read. */
final class Settings {
    static final String VARIABLES = "FLOTILLA_";

    private final Map<String, Setting> texts = new HashMap<>();
    private final List<String> notices = new ArrayList<>();

    /** A text as somebody wrote it, and where: {@code FILE line N} or {@code environment NAME}. */
    private record Setting(String text, String where) {}

    List<String> notices() {
        return notices;
    }

    void notice(String text) {
        notices.add(text);
    }

    /** What the key was set to, else its default. */
    <T> T get(Key<T> key) {
        return get(key, Function.identity());
    }

    /** What is made of that; where it is refused, this key is to blame. */
    <T, R> R get(Key<T> key, Function<T, R> use) {
        Setting setting = texts.getOrDefault(key.name(), new Setting(key.absent(), "default"));
        try {
            return use.apply(key.meaning().apply(setting.text()));
        } catch (IllegalArgumentException e) {
            throw new ConfigException("%s: %s: %s".formatted(setting.where(), key.name(), e.getMessage()), e);
        }
    }

    /** Has {@code text} count where nobody set the key. */
    void putDefault(Key<?> key, String text) {
        texts.putIfAbsent(key.name(), new Setting(text, "default"));
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
        Key.of(key).ifPresentOrElse(known -> texts.put(key, setting), () -> {
            String reason = Key.obsolete(key).orElseThrow(() -> unknown(key, setting.where()));
            notices.add("%s: %s is not needed: %s".formatted(setting.where(), key, reason));
        });
    }

    private static ConfigException unknown(String key, String where) {
        String hint = Key.nearest(key)
                .map(near -> "; did you mean \"%s\"?".formatted(near.name()))
                .orElse("");
        return new ConfigException("%s: unknown key \"%s\"%s".formatted(where, key, hint));
    }

    /**
     * The variables that name a key. Others that begin with {@code FLOTILLA_} belong to other programs (the launcher,
     * the command line), so they are no errors; one that looks like a slip is worth a notice.
     */
    void addEnvironment(Map<String, String> environment) {
        new TreeMap<>(environment).forEach((variable, value) -> {
            if (variable.startsWith(VARIABLES)) {
                addVariable(variable, new Setting(value.strip(), "environment " + variable));
            }
        });
    }

    private void addVariable(String variable, Setting setting) {
        String name = variable.substring(VARIABLES.length()).toLowerCase(Locale.ROOT);
        if (Key.of(name).filter(key -> key.variable().equals(variable)).isPresent()) {
            texts.put(name, setting);
        } else {
            Key.nearest(name)
                    .ifPresent(near -> notices.add(
                            "environment %s has no effect; did you mean %s?".formatted(variable, near.variable())));
        }
    }
}
