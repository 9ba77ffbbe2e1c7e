package io.weirkeeper.service.helm.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.engine.gotemplate.function.HelmFunctions;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.runtime.kube.ListOptions;
import io.weirkeeper.runtime.kube.ResourceMapper;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.redact.Redactor;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The template function {@code lookup}: reads the live cluster as the user that the release is made as. */
final class ClusterLookup implements HelmFunctions.Lookup {
    private final KubeApi api;
    private final ResourceMapper mapper;
    private final boolean looksUpNames;
    private final Redactor redactor;

    /** @param looksUpNames whether addresses of hosts may be asked for */
    ClusterLookup(KubeApi api, ResourceMapper mapper, boolean looksUpNames, Redactor redactor) {
        this.api = api;
        this.mapper = mapper;
        this.looksUpNames = looksUpNames;
        this.redactor = redactor;
    }

    @Override
    public Value find(String apiVersion, String kind, String namespace, String name) {
        try {
            Optional<ResourceType> type = mapper.find(apiVersion, kind);
            if (type.isEmpty()) {
                throw new GoError(Text.encode("unable to get apiresource from unstructured: " + apiVersion + ", Kind="
                        + kind + ": the server does not serve this kind"));
            }
            String scope = type.get().namespaced() ? namespace : "";
            if (name.isEmpty()) {
                return JsonValues.value(list(type.get(), scope));
            }
            Optional<ObjectNode> found = api.get(type.get(), scope, name);
            found.ifPresent(this::hide);
            return found.map(JsonValues::value).orElseGet(MapValue::create);
        } catch (KubeException e) {
            if (e.isNotFound()) {
                return MapValue.create();
            }
            throw new GoError(Text.encode(String.valueOf(e.getMessage())), e);
        }
    }

    @Override
    public String address(String host) {
        if (!looksUpNames) {
            return "";
        }
        try {
            return InetAddress.getByName(host).getHostAddress();
        } catch (UnknownHostException e) {
            return "";
        }
    }

    private ObjectNode list(ResourceType type, String namespace) {
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        String version = api.list(type, ListOptions.ALL.inNamespace(namespace), object -> {
            hide(object);
            items.add(object);
        });
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.put("apiVersion", type.apiVersion()).put("kind", type.kind() + "List");
        list.putObject("metadata").put("resourceVersion", version);
        list.set("items", items);
        return list;
    }

    /** What a template read of a Secret may come out in an error. */
    private void hide(ObjectNode object) {
        if (!object.path("kind").asText().equals("Secret")) {
            return;
        }
        List<String> values = new ArrayList<>();
        object.path("data").forEach(value -> {
            values.add(value.asText());
            try {
                values.add(new String(
                        Base64.getDecoder().decode(value.asText()), java.nio.charset.StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                values.add(value.asText());
            }
        });
        redactor.remember(values);
    }
}
