package io.cemaf.agent.observe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A call that a policy gave up for more important ones. */
@Name("cemaf.CallShed")
@Label("Call Shed")
@Category("cemaf")
@Description("A guarded call was refused by a policy, for the sake of more important ones")
@StackTrace(false)
final class CallShedEvent extends CallEvent {}
