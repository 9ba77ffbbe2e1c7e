package io.weirkeeper.engine.kustomize.resource;

import io.weirkeeper.engine.yaml.Place;

/** Where a resource was read, for messages. */
final class Places {
    private Places() {}

    /** {@code " (file:line)"}, or nothing when no file says. */
    static String of(Resource resource) {
        Place place = resource.node().place();
        return place.equals(Place.NOWHERE) ? "" : " (" + place.file() + ":" + place.line() + ")";
    }
}
