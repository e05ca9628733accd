package io.cemaf.rules;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where others are told.
 *
 * @param url null where a file holds it
 * @param urlFile absolute; null where the rules hold the address itself
 * @param timeout of one attempt
 */
public record WebhookSpec(
    String name,
    SourceRef source,
    @Nullable String url,
    @Nullable String urlFile,
    Duration timeout) {}
