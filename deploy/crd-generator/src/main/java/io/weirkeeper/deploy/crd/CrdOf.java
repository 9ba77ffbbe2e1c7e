package io.weirkeeper.deploy.crd;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.Annotations;
import io.weirkeeper.api.ObjectMeta;
import io.weirkeeper.api.schema.Column;
import io.weirkeeper.api.schema.Crd;
import io.weirkeeper.api.schema.Property;
import java.lang.reflect.RecordComponent;

/** The CustomResourceDefinition of a record that is marked with {@link Crd}. */
final class CrdOf {
    private CrdOf() {}

    static ObjectNode record(Class<?> type) {
        Crd crd = type.getAnnotation(Crd.class);
        if (crd == null) {
            throw new IllegalArgumentException(type + " is not marked with @Crd");
        }
        ObjectNode definition = JsonNodeFactory.instance.objectNode();
        definition.put("apiVersion", "apiextensions.k8s.io/v1");
        definition.put("kind", "CustomResourceDefinition");
        ObjectNode metadata = definition.putObject("metadata");
        // variables in the texts of a CRD are none of ours
        metadata.putObject("annotations").put(Annotations.KUSTOMIZE_SUBSTITUTE, Annotations.DISABLED);
        metadata.put("name", crd.plural() + "." + crd.group());
        ObjectNode spec = definition.putObject("spec");
        spec.put("group", crd.group());
        names(spec.putObject("names"), crd);
        spec.put("scope", "Namespaced");
        version(spec.putArray("versions").addObject(), crd, type);
        return definition;
    }

    private static void names(ObjectNode names, Crd crd) {
        ArrayNode categories = names.putArray("categories");
        for (String category : crd.categories()) {
            categories.add(category);
        }
        names.put("kind", crd.kind());
        names.put("listKind", crd.kind() + "List");
        names.put("plural", crd.plural());
        if (crd.shortNames().length > 0) {
            ArrayNode shortNames = names.putArray("shortNames");
            for (String name : crd.shortNames()) {
                shortNames.add(name);
            }
        }
        names.put("singular", crd.singular());
    }

    private static void version(ObjectNode version, Crd crd, Class<?> type) {
        ArrayNode columns = version.putArray("additionalPrinterColumns");
        for (Column column : crd.columns()) {
            columns.addObject()
                    .put("jsonPath", column.path())
                    .put("name", column.name())
                    .put("type", column.type());
        }
        version.put("name", crd.version());
        version.putObject("schema").set("openAPIV3Schema", schema(crd, type));
        version.put("served", true);
        version.put("storage", true);
        ObjectNode subresources = version.putObject("subresources");
        if (crd.statusSubresource()) {
            subresources.putObject("status");
        }
    }

    private static ObjectNode schema(Crd crd, Class<?> type) {
        ObjectNode schema = JsonNodeFactory.instance
                .objectNode()
                .put("description", crd.description())
                .put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        for (RecordComponent component : type.getRecordComponents()) {
            String name = SchemaOf.name(component);
            if (component.getType() == String.class) {
                properties.putObject(name).put("type", "string");
            } else if (component.getType() == ObjectMeta.class) {
                properties.putObject(name).put("type", "object");
            } else {
                ObjectNode part = SchemaOf.record(component.getType());
                Property property = component.getAnnotation(Property.class);
                if (property != null) {
                    SchemaOf.constrain(part, property);
                }
                properties.set(name, part);
            }
        }
        return schema;
    }
}
