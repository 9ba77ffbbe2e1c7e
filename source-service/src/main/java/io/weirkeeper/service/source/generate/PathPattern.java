package io.weirkeeper.service.source.generate;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.weirkeeper.api.source.ArtifactGeneratorSpec;
import io.weirkeeper.api.source.ArtifactGeneratorSpec.CopyOperation;
import io.weirkeeper.api.source.ArtifactGeneratorSpec.OutputArtifact;
import io.weirkeeper.engine.artifact.TreeEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code spec.pathPattern}: makes the artifacts of a generator once for each directory that matches. What a placeholder
 * stands for is in lower case in names and labels, and as it is in paths.
 */
final class PathPattern {
    private static final Pattern CAPTURE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final String text;
    private final String alias;
    private final Set<String> names = new LinkedHashSet<>();
    private final Pattern matcher;

    /** @throws GenerateException, terminal, when the pattern makes no sense */
    PathPattern(String text) {
        this.text = text;
        int slash = text.indexOf('/');
        if (!text.startsWith("@") || slash < 0) {
            throw GenerateException.terminal("invalid pathPattern format: " + text);
        }
        this.alias = text.substring(1, slash);
        this.matcher = compile(text.substring(slash + 1));
    }

    /** The artifacts of a spec: as written, or for each directory that its pattern finds. */
    static List<ArtifactRequest> requests(ArtifactGeneratorSpec spec, Map<String, TreeEntry.Directory> sources) {
        if (spec.pathPattern() == null || spec.pathPattern().isEmpty()) {
            return spec.artifacts().stream()
                    .map(output -> new ArtifactRequest(output, Map.of()))
                    .toList();
        }
        return new PathPattern(spec.pathPattern()).expand(spec.artifacts(), sources);
    }

    private List<ArtifactRequest> expand(List<OutputArtifact> outputs, Map<String, TreeEntry.Directory> sources) {
        TreeEntry.Directory source = sources.get(alias);
        if (source == null) {
            throw wrong("source alias " + alias + " not found in local sources");
        }
        List<ArtifactRequest> requests = new ArrayList<>();
        Map<String, String> origins = new HashMap<>();
        walk(source, "", path -> {
            for (OutputArtifact output : outputs) {
                request(path, output).ifPresent(request -> {
                    String other = origins.putIfAbsent(request.name(), path);
                    if (other != null) {
                        throw wrong("directories \"" + other + "\" and \"" + path
                                + "\" both resolve to artifact name \"" + request.name() + "\"");
                    }
                    requests.add(request);
                });
            }
        });
        return requests;
    }

    private interface Visitor {
        void directory(String path);
    }

    private static void walk(TreeEntry.Directory directory, String path, Visitor visitor) {
        directory.entries().forEach((name, entry) -> {
            if (entry instanceof TreeEntry.Directory child) {
                String below = path.isEmpty() ? name : path + "/" + name;
                visitor.directory(below);
                walk(child, below, visitor);
            }
        });
    }

    private Optional<ArtifactRequest> request(String path, OutputArtifact output) {
        Matcher match = matcher.matcher(path);
        if (!match.matches()) {
            return Optional.empty();
        }
        Map<String, String> raw = new LinkedHashMap<>();
        Map<String, String> lower = new LinkedHashMap<>();
        int group = 1;
        for (String name : names) {
            String value = match.group(group++);
            raw.put(name, value);
            lower.put(name, value.toLowerCase(Locale.ROOT));
        }
        lower.forEach((name, value) -> KubeNames.labelValue(value).ifPresent(problem -> {
            throw wrong("captured value \"" + value + "\" for variable \"" + name
                    + "\" is not a valid Kubernetes label value: " + problem);
        }));
        OutputArtifact rendered;
        try {
            rendered = render(output, raw, lower);
        } catch (IllegalArgumentException e) {
            throw wrong("failed to render artifact " + output.name() + " for match " + path + ": " + e.getMessage());
        }
        KubeNames.objectName(rendered.name()).ifPresent(problem -> {
            throw wrong("rendered artifact name \"" + rendered.name() + "\" is not a valid Kubernetes object name: "
                    + problem);
        });
        return Optional.of(new ArtifactRequest(rendered, lower));
    }

    private static OutputArtifact render(OutputArtifact output, Map<String, String> raw, Map<String, String> lower) {
        List<CopyOperation> copies = output.copy().stream()
                .map(copy -> new CopyOperation(
                        copy.exclude(), fill(copy.from(), raw), copy.strategy(), fill(copy.to(), raw)))
                .toList();
        return new OutputArtifact(copies, fill(output.name(), lower), output.originRevision(), output.revision());
    }

    private Pattern compile(String pattern) {
        StringBuilder regex = new StringBuilder();
        for (int at = 0; at < pattern.length(); at++) {
            char c = pattern.charAt(at);
            if (c == '}') {
                throw wrong("invalid capture ending at offset " + at + ": missing opening brace");
            }
            if (c != '{') {
                regex.append(Pattern.quote(String.valueOf(c)));
                continue;
            }
            int end = pattern.indexOf('}', at);
            if (end < 0) {
                throw wrong("invalid capture starting at offset " + at + ": missing closing brace");
            }
            name(pattern.substring(at + 1, end));
            regex.append("([^/]+)");
            at = end;
        }
        return Pattern.compile(regex.toString());
    }

    private void name(String name) {
        if (name.isEmpty()) {
            throw wrong("empty capture variable");
        }
        if (!CAPTURE.matches(name)) {
            throw wrong(
                    "capture variable \"" + name + "\" must be a valid capture name matching [A-Za-z_][A-Za-z0-9_]*");
        }
        if (!names.add(name)) {
            throw wrong("duplicate capture variable \"" + name + "\"");
        }
        KubeNames.labelKey(name).ifPresent(problem -> {
            throw wrong("capture variable \"" + name + "\" is not a valid Kubernetes label key: " + problem);
        });
    }

    /** Puts values into the placeholders of a text. */
    private static String fill(String template, Map<String, String> values) {
        StringBuilder filled = new StringBuilder();
        for (int at = 0; at < template.length(); at++) {
            char c = template.charAt(at);
            if (c == '}') {
                throw invalid(template, "capture ending at offset " + at + " is missing opening brace");
            }
            if (c != '{') {
                filled.append(c);
                continue;
            }
            int end = template.indexOf('}', at);
            if (end < 0) {
                throw invalid(template, "capture starting at offset " + at + " is missing closing brace");
            }
            String name = template.substring(at + 1, end);
            if (name.isEmpty()) {
                throw invalid(template, "empty capture variable");
            }
            if (!CAPTURE.matches(name)) {
                throw invalid(
                        template,
                        "capture variable \"" + name
                                + "\" must be a valid capture name matching [A-Za-z_][A-Za-z0-9_]*");
            }
            String value = values.get(name);
            if (value == null) {
                throw invalid(template, "capture variable \"" + name + "\" is not defined by pathPattern");
            }
            filled.append(value);
            at = end;
        }
        return filled.toString();
    }

    private static IllegalArgumentException invalid(String template, String problem) {
        return new IllegalArgumentException("invalid template \"" + template + "\": " + problem);
    }

    private GenerateException wrong(String problem) {
        return GenerateException.terminal("pathPattern \"" + text + "\": " + problem);
    }
}
