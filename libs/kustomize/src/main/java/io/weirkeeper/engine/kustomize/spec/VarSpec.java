package io.weirkeeper.engine.kustomize.spec;

import io.weirkeeper.engine.kustomize.resource.Gvk;
import java.util.Objects;

/** One entry of {@code vars}: a name for a field of an object. */
public record VarSpec(String name, Gvk gvk, String objectName, String objectNamespace, String fieldPath) {
    record Target(Gvk gvk, String name, String namespace) {
        static final Target NONE = new Target(Gvk.ANY, "", "");
    }

    public static VarSpec read(SpecMap map) {
        Target target = Objects.requireNonNullElse(map.object("objref", VarSpec::readTarget), Target.NONE);
        String path = Objects.requireNonNullElse(map.object("fieldref", at -> at.text("fieldPath")), "");
        return new VarSpec(
                map.text("name"),
                target.gvk(),
                target.name(),
                target.namespace(),
                path.isEmpty() ? "metadata.name" : path);
    }

    private static Target readTarget(SpecMap map) {
        Gvk gvk = SelectorSpec.readGvk(map);
        String[] versions = map.text("apiVersion").split("/", -1);
        if (versions.length == 2) {
            gvk = new Gvk(versions[0], versions[1], gvk.kind());
        } else if (versions.length == 1 && !versions[0].isEmpty()) {
            gvk = new Gvk(gvk.group(), versions[0], gvk.kind());
        }
        return new Target(gvk, map.text("name"), map.text("namespace"));
    }
}
