package io.weirkeeper.engine.kustomize.spec;

/** One entry of {@code images}; the name is a pattern. */
public record ImageSpec(String name, String newName, String tagSuffix, String newTag, String digest) {
    public static ImageSpec read(SpecMap map) {
        return new ImageSpec(
                map.text("name"), map.text("newName"), map.text("tagSuffix"), map.text("newTag"), map.text("digest"));
    }
}
