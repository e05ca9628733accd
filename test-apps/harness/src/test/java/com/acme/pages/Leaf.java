package com.acme.pages;

/** A record. */
public record Leaf(String title, String text) {}
