package io.weirkeeper.service.notification.send;

import io.weirkeeper.engine.yaml.YamlException;
import io.weirkeeper.engine.yaml.YamlLimits;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlReader;
import io.weirkeeper.engine.yaml.YamlScalar;
import java.util.LinkedHashMap;
import java.util.Map;

/** Headers as a Secret holds them: a YAML map from names to texts. */
final class HeaderYaml {
    private static final YamlReader READER = YamlReader.viaJson().with(new YamlLimits(1 << 20, 16, 10_000));

    private HeaderYaml() {}

    /** @throws YamlException when it is not such a map */
    static Map<String, String> read(String text) {
        YamlNode node = READER.readFirst("headers", text);
        Map<String, String> headers = new LinkedHashMap<>();
        if (node == null || node.isNull()) {
            return headers;
        }
        YamlMap map = node.asMap();
        if (map == null) {
            throw new YamlException(node.place(), "is not a map");
        }
        for (YamlMap.Entry entry : map) {
            YamlScalar value = entry.value().asScalar();
            if (value == null || !value.isString()) {
                throw new YamlException(entry.value().place(), "is not a text: quote it");
            }
            headers.put(entry.key(), value.text());
        }
        return headers;
    }
}
