package io.weirkeeper.engine.gotemplate.value;

import java.time.Clock;
import java.util.random.RandomGenerator;

/** What a function may use of the execution that calls it. */
public interface CallContext {
    /** Accounts for bytes a function is about to produce; fails when the execution's limit is used up. */
    void charge(long bytes);

    Clock clock();

    RandomGenerator random();

    /** Executes a defined template as {@code include} does and returns its raw output. */
    String include(String template, Value data);

    /** Parses and executes text as {@code tpl} does and returns its raw output. */
    String evaluate(String text, Value data);

    /** An object of the cluster as {@code lookup} finds it, a list when the name is empty, or an empty map. */
    Value lookup(String apiVersion, String kind, String namespace, String name);

    /** An address of a host, or nothing where names are not looked up. */
    String address(String host);
}
