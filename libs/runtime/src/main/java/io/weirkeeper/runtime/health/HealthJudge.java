package io.weirkeeper.runtime.health;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** Says how healthy objects are: by the usual rules, or by rules that an owner has for some kinds. */
public interface HealthJudge {
    /** The rules of kstatus. */
    HealthJudge USUAL = new HealthJudge() {
        @Override
        public Health judge(JsonNode object, Instant now) {
            return HealthRules.of(object, now);
        }

        @Override
        public boolean needsBody(String group, String kind) {
            return HealthRules.needsBody(group, kind);
        }
    };

    /** @param now decides only what depends on how long something takes */
    Health judge(JsonNode object, Instant now);

    /** Whether the metadata of an object does not say enough. */
    boolean needsBody(String group, String kind);
}
