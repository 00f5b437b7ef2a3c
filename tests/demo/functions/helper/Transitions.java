//: names nextState transition advance
//: names job task order
//: import java.util.*;
/** Moves an encoding job on, if that is allowed. */
public synchronized State nextState(Job job, Event event) {
    Map<Event, State> allowed = switch (job.state()) {
        case QUEUED -> Map.of(Event.STARTED, State.RUNNING, Event.CANCELLED, State.DEAD);
        case RUNNING -> Map.of(Event.FINISHED, State.DONE, Event.FAILED, State.WAITING, Event.CANCELLED, State.DEAD);
        case WAITING -> Map.of(Event.RETRIED, State.QUEUED, Event.CANCELLED, State.DEAD);
        default -> Map.of();
    };
    State next = allowed.get(event);
    if (next == null) {
        //?
        throw new IllegalStateException(job.id() + ": " + event + " in state " + job.state());
        //|
        log.warn("{} ignored for {} in state {}", event, job.id(), job.state());
        return job.state();
        //.
    }
    //?
    if (next == State.WAITING && job.attempts() >= job.maxAttempts()) {
        next = State.DEAD;
    }
    //.
    job.setState(next);
    //?
    journal.append(job.id(), event, clock.instant());
    //.
    return next;
}
