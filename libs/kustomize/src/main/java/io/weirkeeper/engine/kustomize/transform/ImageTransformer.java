package io.weirkeeper.engine.kustomize.transform;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.field.FieldEditor;
import io.weirkeeper.engine.kustomize.field.FieldSpec;
import io.weirkeeper.engine.kustomize.field.FieldSpecs;
import io.weirkeeper.engine.kustomize.field.Nodes;
import io.weirkeeper.engine.kustomize.resource.Resource;
import io.weirkeeper.engine.kustomize.resource.ResourceList;
import io.weirkeeper.engine.kustomize.spec.ImageSpec;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes images, each twice: first in all lists called containers or initContainers, then at the places of the table
 * (kustomize api/filters/imagetag, v5.8.1). Finds the images of a resource once for all changes.
 */
public final class ImageTransformer implements Transformer {
    private final List<Change> changes;
    private final FieldSpecs.Lookup specs;

    public ImageTransformer(List<ImageSpec> images, FieldSpecs specs) {
        this.changes = images.stream().map(Change::new).toList();
        this.specs = specs.lookup();
    }

    @Override
    public void transform(ResourceList resources) {
        for (Resource resource : resources.all()) {
            if (!resource.isEmpty() && !resource.kind().equals("CustomResourceDefinition")) {
                apply(resource);
            }
        }
    }

    private void apply(Resource resource) {
        List<YamlScalar> inContainers = new ArrayList<>();
        collect(resource.node(), inContainers);
        List<YamlScalar> inTable = new ArrayList<>();
        for (FieldSpec spec : specs.of(resource.gvk())) {
            FieldEditor.apply(resource.node(), spec, FieldEditor.Create.NOTHING, node -> {
                inTable.add(Nodes.scalar(node));
                return node;
            });
        }
        if (inContainers.isEmpty() && inTable.isEmpty()) {
            return;
        }
        for (Change change : changes) {
            inContainers.forEach(change::apply);
            inTable.forEach(change::apply);
        }
    }

    private static void collect(YamlNode node, List<YamlScalar> images) {
        switch (node) {
            case YamlMap map -> {
                for (int i = 0; i < map.size(); i++) {
                    YamlNode value = map.valueAt(i);
                    if (value instanceof YamlScalar) {
                        continue;
                    }
                    collect(value, images);
                    String key = map.keyAt(i);
                    if ((key.equals("containers") || key.equals("initContainers"))
                            && value instanceof YamlList containers) {
                        collectFrom(containers, images);
                    }
                }
            }
            case YamlList list -> {
                for (YamlNode item : list) {
                    collect(item, images);
                }
            }
            case YamlScalar _ -> {
                // holds no container
            }
        }
    }

    private static void collectFrom(YamlList containers, List<YamlScalar> images) {
        for (YamlNode item : containers) {
            if (item.isNull()) {
                continue;
            }
            if (!(item instanceof YamlMap container)) {
                throw new KustomizeException(item.place() + ": wrong node kind: expected a container but got "
                        + Nodes.shortened(item.toString()));
            }
            YamlNode image = container.get("image");
            if (image != null) {
                images.add(Nodes.scalar(image));
            }
        }
    }

    /** One entry of {@code images}, its pattern compiled when first needed. */
    private static final class Change {
        private final ImageSpec spec;
        private final String literalStart;
        private @Nullable Pattern pattern;

        private Change(ImageSpec spec) {
            this.spec = spec;
            this.literalStart = literalStart(spec.name());
        }

        /** What every image that the pattern accepts begins with. */
        private static String literalStart(String name) {
            int end = 0;
            while (end < name.length() && (Character.isLetterOrDigit(name.charAt(end)) || isPlain(name.charAt(end)))) {
                end++;
            }
            if (end == name.length()) {
                return name;
            }
            boolean optional = "*?{".indexOf(name.charAt(end)) >= 0;
            boolean alternatives = name.indexOf('|') >= 0;
            return alternatives ? "" : name.substring(0, optional ? Math.max(0, end - 1) : end);
        }

        private static boolean isPlain(char c) {
            return c == '/' || c == '-' || c == '_' || c == ':' || c == '@';
        }

        private void apply(YamlScalar image) {
            if (!matches(image.text())) {
                return;
            }
            Nodes.setUntagged(image, changed(image.text()));
        }

        private boolean matches(String image) {
            Pattern compiled = pattern;
            if (compiled == null) {
                try {
                    compiled =
                            Pattern.compile("^" + spec.name() + "(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$");
                } catch (PatternSyntaxException e) {
                    throw new KustomizeException(
                            "images: name '" + spec.name() + "' is not a valid pattern: " + e.getMessage(), e);
                }
                pattern = compiled;
            }
            return image.startsWith(literalStart) && compiled.matcher(image).find();
        }

        private String changed(String image) {
            ImageName name = ImageName.parse(image);
            String tag = name.tag();
            String digest = name.digest();
            if (!spec.newTag().isEmpty()) {
                tag = spec.newTag();
                digest = spec.digest();
            } else if (!spec.digest().isEmpty()) {
                tag = "";
                digest = spec.digest();
            } else if (!spec.tagSuffix().isEmpty()) {
                tag += spec.tagSuffix();
                digest = "";
            }
            return new ImageName(spec.newName().isEmpty() ? name.name() : spec.newName(), tag, digest).toString();
        }
    }

    /** An image taken apart (kustomize api/internal/image/image.go, v5.8.1). */
    private record ImageName(String name, String tag, String digest) {
        static ImageName parse(String image) {
            int slash = Math.max(image.indexOf('/'), 0);
            int at = image.indexOf('@', slash);
            int colon = image.indexOf(':', slash);
            if (at >= 0 && (colon < 0 || at < colon)) {
                return new ImageName(image.substring(0, at), "", image.substring(at + 1));
            }
            if (colon < 0) {
                return new ImageName(image, "", "");
            }
            return at < 0
                    ? new ImageName(image.substring(0, colon), image.substring(colon + 1), "")
                    : new ImageName(image.substring(0, colon), image.substring(colon + 1, at), image.substring(at + 1));
        }

        @Override
        public String toString() {
            return name + (tag.isEmpty() ? "" : ":" + tag) + (digest.isEmpty() ? "" : "@" + digest);
        }
    }
}
