package io.weirkeeper.service.kustomize.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.Annotations;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.runtime.apply.ObjectId;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.service.kustomize.build.Build;

/** What must hold of built objects before any of them is applied. */
final class BuildChecks {
    private BuildChecks() {}

    static void requireNames(Build build) {
        for (ObjectNode object : build.objects()) {
            boolean isList = object.path("kind").asText().endsWith("List")
                    && object.path("items").isArray();
            if (object.path("apiVersion").asText("").isEmpty()
                    || object.path("kind").asText("").isEmpty()
                    || (!isList && object.at("/metadata/name").asText("").isEmpty())) {
                throw new ReconcileException(
                        Reasons.BUILD_FAILED,
                        Disposition.RETRY,
                        "failed to decode Kubernetes apiVersion, kind and name from: " + shown(object),
                        null);
            }
        }
    }

    /** Never values: the object may be a Secret. */
    private static String shown(ObjectNode object) {
        StringBuilder fields = new StringBuilder("an object with the fields");
        object.fieldNames().forEachRemaining(name -> fields.append(' ').append(name));
        return fields + ", apiVersion '" + object.path("apiVersion").asText("") + "', kind '"
                + object.path("kind").asText("") + "', name '"
                + object.at("/metadata/name").asText("") + "'";
    }

    /** A Secret that is still encrypted would be applied with its ciphertext as values. */
    static void refuseEncrypted(Build build) {
        for (ObjectNode object : build.objects()) {
            if (object.path("kind").asText().equals("Secret")
                    && object.path("apiVersion").asText().equals("v1")
                    && object.has("sops")
                    && !isLeftEncrypted(object)) {
                throw new ReconcileException(
                        Reasons.RECONCILIATION_FAILED,
                        Disposition.RETRY,
                        ObjectId.of(object) + " is SOPS encrypted, configuring decryption is required for this secret"
                                + " to be reconciled",
                        null);
            }
        }
    }

    private static boolean isLeftEncrypted(ObjectNode object) {
        return object.path("metadata")
                .path("annotations")
                .path(Annotations.KUSTOMIZE_DECRYPT)
                .asText("")
                .equalsIgnoreCase(Annotations.DISABLED);
    }
}
