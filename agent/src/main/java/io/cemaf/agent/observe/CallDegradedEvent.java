package io.cemaf.agent.observe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A call that was skipped or asked for less. */
@Name("cemaf.CallDegraded")
@Label("Call Degraded")
@Category("cemaf")
@Description("A guarded call was answered or asked for with less")
@StackTrace(false)
final class CallDegradedEvent extends CallEvent {}
