package io.weirkeeper.runtime.fact;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.event.Fact;
import io.weirkeeper.api.event.Subject;
import io.weirkeeper.runtime.kube.ResourceType;
import java.util.function.Function;

/**
 * A kind that others tell facts about.
 *
 * @param read the fact that an object shows by itself, for where nobody tells it
 * @param deleted the fact that an object is gone
 */
public record FactKind(ResourceType type, Function<ObjectNode, Fact> read, Function<Subject, Fact> deleted) {}
