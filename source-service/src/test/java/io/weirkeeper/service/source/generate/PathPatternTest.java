package io.weirkeeper.service.source.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.api.source.ArtifactGeneratorSpec;
import io.weirkeeper.api.source.ArtifactGeneratorSpec.CopyOperation;
import io.weirkeeper.api.source.ArtifactGeneratorSpec.OutputArtifact;
import io.weirkeeper.engine.artifact.FileContent;
import io.weirkeeper.engine.artifact.TreeEntry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages are those of Flux's source-watcher (825fa15b). */
class PathPatternTest {
    @Test
    void makesAnArtifactForEachDirectoryThatMatches() {
        // When
        List<ArtifactRequest> requests = requests(
                "@git/apps/{app}/envs/{env}", "{app}-{env}", "apps/Web/envs/prod", "apps/Web/envs/Test", "apps/x");

        // Then
        assertThat(requests).extracting(ArtifactRequest::name).containsExactly("web-test", "web-prod");
        assertThat(requests.getFirst().labels()).isEqualTo(Map.of("app", "web", "env", "test"));
        assertThat(requests.getFirst().operations())
                .containsExactly(new CopyOperation(
                        List.of("{keep}"), "@git/apps/Web/envs/Test/**", "Overwrite", "@artifact/Web/"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            @git/apps/{app | {app} | pathPattern "@git/apps/{app": invalid capture starting at offset 5: missing closing brace
            @git/apps/app} | {app} | pathPattern "@git/apps/app}": invalid capture ending at offset 8: missing opening brace
            @git/apps/{} | x | pathPattern "@git/apps/{}": empty capture variable
            @git/{a}/{a} | x | pathPattern "@git/{a}/{a}": duplicate capture variable "a"
            @git/{a-b} | x | pathPattern "@git/{a-b}": capture variable "a-b" must be a valid capture name matching [A-Za-z_][A-Za-z0-9_]*
            @none/{app} | {app} | pathPattern "@none/{app}": source alias none not found in local sources
            @git/apps/{app} | {other} | pathPattern "@git/apps/{app}": failed to render artifact {other} for match apps/Web: invalid template "{other}": capture variable "other" is not defined by pathPattern
            @git/apps/{app} | same | pathPattern "@git/apps/{app}": directories "apps/Web" and "apps/api" both resolve to artifact name "same"
            @git/apps/{app} | -{app} | pathPattern "@git/apps/{app}": rendered artifact name "-web" is not a valid Kubernetes object name: a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
            """, quoteCharacter = '`')
    void refusesForGoodWhatMakesNoSense(String pattern, String name, String message) {
        assertThatThrownBy(() -> requests(pattern, name, "apps/Web", "apps/api"))
                .isInstanceOfSatisfying(
                        GenerateException.class, e -> assertThat(e.isTerminal()).isTrue())
                .hasMessage(message);
    }

    @Test
    void refusesADirectoryWhoseNameIsNoLabel() {
        assertThatThrownBy(() -> requests("@git/apps/{app}", "{app}", "apps/a b"))
                .hasMessageContaining(
                        "captured value \"a b\" for variable \"app\" is not a valid Kubernetes label value");
    }

    private static List<ArtifactRequest> requests(String pattern, String name, String... directories) {
        StagingTree tree = new StagingTree();
        for (String directory : directories) {
            tree.put(StagePath.of(directory + "/file"), new TreeEntry.File(false, FileContent.of(new byte[0])));
        }
        ArtifactGeneratorSpec spec = new ArtifactGeneratorSpec(
                List.of(new OutputArtifact(
                        List.of(new CopyOperation(
                                List.of("{keep}"), "@git/apps/{app}/envs/{env}/**", "Overwrite", "@artifact/{app}/")),
                        name,
                        null,
                        null)),
                null,
                pattern,
                List.of());
        return PathPattern.requests(pattern.contains("env") ? spec : without(spec), Map.of("git", tree.tree()));
    }

    /** The same with nothing to fill in but the name. */
    private static ArtifactGeneratorSpec without(ArtifactGeneratorSpec spec) {
        OutputArtifact output = spec.artifacts().getFirst();
        return new ArtifactGeneratorSpec(
                List.of(new OutputArtifact(
                        List.of(new CopyOperation(List.of(), "@git/x", "Overwrite", "@artifact/")),
                        output.name(),
                        null,
                        null)),
                null,
                spec.pathPattern(),
                List.of());
    }
}
