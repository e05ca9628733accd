package io.cemaf.testapps.server;

import java.time.Duration;

/**
 * What each model and API key may use.
 *
 * <p>A window begins with the first call and ends a period later, whatever was refused meanwhile.
 * Tokens are those of the prompt and the answer, taken when the call comes.
 *
 * @param requests a period
 * @param tokens a period
 */
public record Quota(int requests, Duration period, long tokens) {}
