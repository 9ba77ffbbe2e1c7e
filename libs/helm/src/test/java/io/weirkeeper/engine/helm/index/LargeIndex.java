package io.weirkeeper.engine.helm.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;

/** An index of the shape that large repositories have: about 1 kB a version. */
final class LargeIndex {
    private LargeIndex() {}

    static void write(OutputStream out, int charts, int versions) throws IOException {
        out.write("apiVersion: v1\nentries:\n".getBytes(UTF_8));
        for (int chart = 0; chart < charts; chart++) {
            out.write("  chart-%03d:\n".formatted(chart).getBytes(UTF_8));
            for (int version = 0; version < versions; version++) {
                out.write("""
                          - annotations:
                              category: Database
                              images: |
                                - image: registry.example.org/library/server:%2$d
                                  name: server
                                - image: registry.example.org/library/exporter:%2$d
                                  name: exporter
                            apiVersion: v2
                            appVersion: "%2$d.1.2"
                            created: "2024-05-06T07:08:09.123456789Z"
                            dependencies:
                            - name: common
                              repository: oci://registry.example.org/charts
                              tags:
                              - common
                              version: 2.x.x
                            description: A chart of some database that is described at length, as such charts are.
                            digest: 8d0f3c8f7a2f5a6b0e4f6ad0b9d6c9a3d4d1c7e8f9a0b1c2d3e4f5061728394a
                            home: https://example.org
                            icon: https://example.org/assets/stacks/server/img/server-stack-220x234.png
                            keywords:
                            - database
                            - sql
                            maintainers:
                            - name: Example
                              url: https://github.com/example/charts
                            name: chart-%1$03d
                            sources:
                            - https://github.com/example/charts/tree/main/server
                            urls:
                            - https://charts.example.org/server-%2$d.tgz
                            version: 1.%2$d.0
                        """.formatted(chart, version).indent(2).getBytes(UTF_8));
            }
        }
        out.write("generated: \"2024-05-06T07:08:09Z\"\n".getBytes(UTF_8));
    }
}
