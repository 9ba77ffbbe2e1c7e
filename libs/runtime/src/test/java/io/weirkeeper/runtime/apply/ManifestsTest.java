package io.weirkeeper.runtime.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ManifestsTest {
    @Test
    void encodesStringDataOfSecrets() {
        // Given
        ObjectNode secret = Json.of("{'apiVersion':'v1','kind':'Secret','metadata':{'name':'s'},"
                + "'data':{'a':'QQ=='},'stringData':{'b':'B','a':'C'}}");

        // When
        Manifests.normalize(secret);

        // Then
        assertThat(secret.path("data")).isEqualTo(Json.of("{'a':'Qw==','b':'Qg=='}"));
        assertThat(secret.has("stringData")).isFalse();
    }

    @Test
    void givesPortsTheirProtocol() {
        // Given
        ObjectNode deployment = Json.of("{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'d'},"
                + "'spec':{'template':{'spec':{'containers':[{'ports':[{'containerPort':53},"
                + "{'containerPort':53,'protocol':'UDP'}]}]}}}}");

        // When
        Manifests.normalize(deployment);

        // Then
        assertThat(deployment.at("/spec/template/spec/containers/0/ports"))
                .hasToString(
                        "[{\"containerPort\":53,\"protocol\":\"TCP\"},{\"containerPort\":53,\"protocol\":\"UDP\"}]");
    }

    @Test
    void dropsStatusAndNullsButKeepsTheStatusOfDefinitions() {
        // Given
        ObjectNode config = Json.of("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'c','labels':null,"
                + "'creationTimestamp':null},'data':{'a':null},'status':{}}");
        ObjectNode thing = Json.of("{'apiVersion':'example.com/v1','kind':'Thing','metadata':{'name':'t'},"
                + "'spec':{'a':null},'status':{'b':1}}");
        ObjectNode definition = Json.of("{'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition',"
                + "'metadata':{'name':'x'},'status':{'a':1}}");

        // When
        List.of(config, thing, definition).forEach(Manifests::normalize);

        // Then
        assertThat(config)
                .isEqualTo(Json.of("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'c'},'data':{}}"));
        assertThat(thing.path("spec").has("a")).isTrue();
        assertThat(thing.has("status")).isFalse();
        assertThat(definition.at("/status/a").asInt()).isEqualTo(1);
    }

    @Test
    void removesAConversionCertificateThatIsNone() {
        // Given
        ObjectNode definition = Json.of("{'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition',"
                + "'metadata':{'name':'x'},'spec':{'conversion':{'webhook':{'clientConfig':{'caBundle':'Cg=='}}}}}");

        // When
        Manifests.normalize(definition);

        // Then
        assertThat(definition.at("/spec/conversion/webhook/clientConfig")).isEmpty();
    }

    @Test
    void flattensListsAndDropsKustomizeFiles() {
        // Given
        ObjectNode list = Json.of("{'apiVersion':'v1','kind':'List','items':[{'kind':'A'},{'kind':'B'}]}");
        ObjectNode own = Json.of("{'apiVersion':'kustomize.config.k8s.io/v1beta1','kind':'Kustomization'}");

        // When
        List<ObjectNode> flat = Manifests.flatten(List.of(list, own));

        // Then
        assertThat(flat).extracting(object -> object.path("kind").asText()).containsExactly("A", "B");
    }

    @Test
    void marksTheOwnerAndLetsCommonMetadataWin() {
        // Given
        ObjectNode object = Json.of("{'kind':'A','metadata':{'labels':{'a':'1'}}}");

        // When
        Manifests.own(object, new Owner("kustomize.toolkit.fluxcd.io", "kustomize-controller", "flux-system", "apps"));
        Manifests.addMetadata(object, Map.of("a", "2"), Map.of("b", "3"));

        // Then
        assertThat(object.path("metadata"))
                .isEqualTo(Json.of("{'labels':{'a':'2','kustomize.toolkit.fluxcd.io/name':'apps',"
                        + "'kustomize.toolkit.fluxcd.io/namespace':'flux-system'},'annotations':{'b':'3'}}"));
    }
}
