package io.cemaf.rules;

import org.jspecify.annotations.Nullable;

/**
 * One kind of executors, and how large each of them may be.
 *
 * @param type exact binary name of the executor's class
 * @param subtypesOf binary name of a type that it is, or is a subtype of
 * @param threads wildcard over the names of its threads
 * @param owner wildcard over the class that made it
 * @param minWorkers it is never cut below; null for what {@code limits} says
 * @param maxWorkers it is cut to; what the application itself asks for is the other bound
 */
public record PoolSpec(
    String name,
    SourceRef source,
    @Nullable String type,
    @Nullable String subtypesOf,
    @Nullable String threads,
    @Nullable String owner,
    @Nullable Mode mode,
    @Nullable Integer minWorkers,
    ByLevel<Integer> maxWorkers) {}
