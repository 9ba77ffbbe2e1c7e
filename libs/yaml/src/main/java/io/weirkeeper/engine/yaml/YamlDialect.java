package io.weirkeeper.engine.yaml;

/** Which of Go's readers is followed. */
enum YamlDialect {
    /** go.yaml.in/yaml v3 as kyaml uses it: yes and on are strings, the text of a scalar is kept. */
    GO_V3,
    /** sigs.k8s.io/yaml: go-yaml v2 (YAML 1.1), then JSON: keys become strings, numbers their JSON text. */
    VIA_JSON
}
