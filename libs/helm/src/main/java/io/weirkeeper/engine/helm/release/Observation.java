package io.weirkeeper.engine.helm.release;

import io.weirkeeper.engine.gotemplate.data.YamlValues;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The digests by which a release is recognised later: of the release as it is in storage, and of its values. They are
 * the same that helm-controller 1.6 computes, so that a release changes hands without an upgrade.
 */
public final class Observation {
    private static final List<String> METADATA = List.of(
            "name",
            "home",
            "sources",
            "version",
            "description",
            "keywords",
            "maintainers",
            "icon",
            "apiVersion",
            "condition",
            "tags",
            "appVersion",
            "deprecated",
            "annotations",
            "kubeVersion",
            "dependencies",
            "type");
    private static final List<String> MAINTAINER = List.of("name", "email", "url");
    private static final List<String> DEPENDENCY =
            List.of("name", "version", "repository", "condition", "tags", "enabled", "import-values", "alias");

    private Observation() {}

    /**
     * Of everything about the release but its tests.
     *
     * @param ociDigest of the artifact that the chart came from; empty when it has none
     */
    public static String digest(Release release, String ociDigest) {
        String json = OrderedJson.write(out -> {
            out.text("name", release.name()).number("version", release.version());
            out.object("info", info -> ReleaseCodec.info(info, release.info()));
            out.object(
                    "chartMetadata",
                    metadata -> metadata.struct(release.chart().get("metadata"), METADATA, Observation::nested));
            out.tree("config", release.config().size() == 0 ? null : release.config());
            out.text("manifest", release.manifest());
            List<ReleaseHook> hooks = release.hooks().stream()
                    .filter(hook -> !hook.runsAt(ReleaseHook.TEST))
                    .toList();
            if (hooks.isEmpty()) {
                out.tree("hooks", null);
            } else {
                out.list("hooks", hooks, ReleaseCodec::hook);
            }
            out.text("namespace", release.namespace()).textUnlessEmpty("ociDigest", ociDigest);
        });
        return sha256(json + "\n");
    }

    private static List<String> nested(String field) {
        return switch (field) {
            case "maintainers" -> MAINTAINER;
            case "dependencies" -> DEPENDENCY;
            default -> List.of();
        };
    }

    /** Of values: of their YAML with sorted keys, or of nothing when there are none. */
    public static String configDigest(MapValue values) {
        return sha256(values.size() == 0 ? "" : Text.decode(YamlValues.write((Value) values)) + "\n");
    }

    static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
