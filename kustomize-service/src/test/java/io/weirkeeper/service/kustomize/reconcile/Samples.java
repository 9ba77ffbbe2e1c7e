package io.weirkeeper.service.kustomize.reconcile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.kustomize.Kustomization;
import io.weirkeeper.runtime.reconcile.ObjectKey;

/** Kustomizations for tests. */
final class Samples {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Samples() {}

    /** JSON with single quotes, which read well in Java. */
    static ObjectNode json(String text) {
        try {
            return (ObjectNode) MAPPER.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** A Kustomization flux-system/apps with more in its spec. */
    static KustomizationPlan plan(String more) {
        Kustomization object = RecordJson.decode(
                json("{'apiVersion':'kustomize.toolkit.fluxcd.io/v1','kind':'Kustomization','metadata':{'name':'apps',"
                        + "'namespace':'flux-system'},'spec':{'interval':'10m','prune':true,'sourceRef':{'kind':"
                        + "'GitRepository','name':'fleet'}" + (more.isEmpty() ? "" : "," + more) + "}}"),
                Kustomization.class);
        return new KustomizationPlan(new ObjectKey("flux-system", "apps"), object.spec());
    }
}
