package io.weirkeeper.engine.helm.render;

import io.weirkeeper.engine.gotemplate.value.Bool;
import io.weirkeeper.engine.gotemplate.value.GoFunction;
import io.weirkeeper.engine.gotemplate.value.GoType;
import io.weirkeeper.engine.gotemplate.value.ListValue;
import io.weirkeeper.engine.gotemplate.value.StructValue;
import io.weirkeeper.engine.gotemplate.value.StructValue.Field;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a cluster can do, as templates see it in {@code .Capabilities}. */
public record Capabilities(KubeVersion kubeVersion, List<String> apiVersions, String helmVersion) {
    private static final GoType VERSION_SET = GoType.named(
            "common.VersionSet",
            GoType.STRINGS,
            Map.of(
                    "Has",
                    GoFunction.method(
                            "Has", (_, a) -> Bool.of(((ListValue) a[0]).items().contains(a[1])), GoType.STRING)));
    private static final GoType KUBE_VERSION = GoType.struct(
            "common.KubeVersion",
            Map.of(
                    "String", GoFunction.method("String", (_, a) -> Text.of(shown(a[0]))),
                    "GitVersion", GoFunction.method("GitVersion", (_, a) -> field(a[0], "Version"))));
    private static final GoType BUILD_INFO = GoType.struct("version.BuildInfo", Map.of());
    private static final GoType CAPABILITIES = GoType.struct("*common.Capabilities", Map.of());

    public Capabilities {
        apiVersions = List.copyOf(apiVersions);
    }

    /** The built-in API groups of Kubernetes, for a cluster of the given version. */
    public static Capabilities of(String kubeVersion) {
        return new Capabilities(KubeVersion.parse(kubeVersion), KnownApis.VERSIONS, "v4.2");
    }

    private static String shown(Value value) {
        return String.valueOf(((StructValue) value).display());
    }

    private static Value field(Value value, String name) {
        Value field = ((StructValue) value).field(name);
        return field == null ? Text.EMPTY : field;
    }

    /** The value of {@code .Capabilities}. */
    StructValue toValue() {
        StructValue kube = new StructValue(
                KUBE_VERSION,
                List.of(
                        new Field("Version", Text.of(kubeVersion.version())),
                        new Field("Major", Text.of(kubeVersion.major())),
                        new Field("Minor", Text.of(kubeVersion.minor()))),
                kubeVersion.normalized());
        List<Value> apis = new ArrayList<>();
        apiVersions.forEach(version -> apis.add(Text.of(version)));
        StructValue build = new StructValue(
                BUILD_INFO,
                List.of(
                        new Field("Version", Text.of(helmVersion)),
                        new Field("GitCommit", Text.EMPTY),
                        new Field("GitTreeState", Text.EMPTY),
                        new Field("GoVersion", Text.EMPTY),
                        new Field("KubeClientVersion", Text.EMPTY)),
                null);
        return new StructValue(
                CAPABILITIES,
                List.of(
                        new Field("KubeVersion", kube),
                        new Field("APIVersions", ListValue.of(VERSION_SET, apis)),
                        new Field("HelmVersion", build)),
                null);
    }
}
