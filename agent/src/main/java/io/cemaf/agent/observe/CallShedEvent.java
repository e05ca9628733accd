package io.cemaf.agent.observe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A refusal for the sake of others. */
@Name("cemaf.CallShed")
@Label("Call Shed")
@Category("cemaf")
@Description(
    "A guarded call was refused because its turn would have come too late, or others matter more")
@StackTrace(false)
final class CallShedEvent extends CallEvent {}
