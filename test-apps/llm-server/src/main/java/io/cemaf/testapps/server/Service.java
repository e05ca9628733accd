package io.cemaf.testapps.server;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;

/** What all providers' endpoints share: one machine, whoever asks. */
record Service(
    ServerConfig config,
    Engine engine,
    Faults faults,
    ToolPlans tools,
    Quotas quotas,
    Stats stats,
    Executor writers,
    ScheduledExecutorService timer,
    AtomicLong calls) {}
