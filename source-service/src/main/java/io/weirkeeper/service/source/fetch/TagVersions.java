package io.weirkeeper.service.source.fetch;

import io.weirkeeper.engine.gotemplate.semver.SemanticVersion;
import io.weirkeeper.engine.gotemplate.semver.VersionConstraint;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.remote.git.VersionChoice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The tags that are full versions, three numbers with or without a leading v, judged by a constraint. */
final class TagVersions implements VersionChoice {
    private final VersionConstraint constraint;

    /** @throws GoError when the constraint cannot be read */
    TagVersions(String constraint) {
        this.constraint = VersionConstraint.parse(constraint);
    }

    @Override
    public List<String> highest(Collection<String> tags) {
        List<SemanticVersion> highest = new ArrayList<>();
        for (String tag : tags) {
            Optional<SemanticVersion> version = version(tag).filter(constraint::allows);
            if (version.isEmpty()) {
                continue;
            }
            int order = highest.isEmpty() ? 1 : version.get().compareTo(highest.getFirst());
            if (order > 0) {
                highest.clear();
            }
            if (order >= 0) {
                highest.add(version.get());
            }
        }
        return highest.stream().map(SemanticVersion::original).sorted().toList();
    }

    private static Optional<SemanticVersion> version(String tag) {
        if (tag.split("\\.", 3).length != 3) {
            return Optional.empty();
        }
        try {
            return Optional.of(SemanticVersion.parse(tag));
        } catch (GoError e) {
            return Optional.empty(); // a tag that is no version
        }
    }
}
