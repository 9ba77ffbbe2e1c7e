package io.weirkeeper.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.weirkeeper.api.schema.Property;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Property} that is required so for Jackson: it must be there and not null, and is always written. */
final class PropertyIntrospector extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable Boolean hasRequiredMarker(AnnotatedMember member) {
        return isRequired(member) ? Boolean.TRUE : super.hasRequiredMarker(member);
    }

    @Override
    public JsonSetter.Value findSetterInfo(Annotated annotated) {
        return isRequired(annotated)
                ? JsonSetter.Value.forValueNulls(Nulls.FAIL, Nulls.FAIL)
                : super.findSetterInfo(annotated);
    }

    @Override
    public JsonInclude.Value findPropertyInclusion(Annotated annotated) {
        return isRequired(annotated)
                ? JsonInclude.Value.construct(JsonInclude.Include.ALWAYS, JsonInclude.Include.ALWAYS)
                : super.findPropertyInclusion(annotated);
    }

    private static boolean isRequired(Annotated annotated) {
        Property property = annotated.getAnnotation(Property.class);
        if (property != null && property.required()) {
            return true;
        }
        JsonProperty named = annotated.getAnnotation(JsonProperty.class);
        return named != null && named.required();
    }
}
