package io.weirkeeper.engine.yaml;

/**
 * A directive.
 *
 * @param name the handle of a tag directive, the version of the other
 * @param value what a handle stands for
 */
record Directive(Token.Kind kind, String name, String value) {}
