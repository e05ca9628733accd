package io.cemaf.agent.observe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A refusal. */
@Name("cemaf.CallRejected")
@Label("Call Rejected")
@Category("cemaf")
@Description("A guarded call was refused")
@StackTrace(false)
final class CallRejectedEvent extends CallEvent {}
