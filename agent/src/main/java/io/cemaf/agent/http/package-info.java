/** What HTTP clients' own types say of a response. */
@NullMarked
package io.cemaf.agent.http;

import org.jspecify.annotations.NullMarked;
