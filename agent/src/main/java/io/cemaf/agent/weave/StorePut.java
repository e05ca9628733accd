package io.cemaf.agent.weave;

/**
 * A method by which a keyed store takes values.
 *
 * @param rule that is about it
 * @param type binary name of the store's class
 * @param method all of that name
 * @param key index of the argument that is the key
 * @param value index of the argument that is the value
 */
public record StorePut(String rule, String type, String method, int key, int value) {}
