package com.acme.pages;

/** A record of an array that nobody writes to. */
public record Picture(String title, byte[] content) {}
