package io.weirkeeper.engine.helm.manifest;

/** One document of a rendered template: the template's name, the text, and what it describes. */
public record Manifest(String path, String content, String apiVersion, String kind) {}
