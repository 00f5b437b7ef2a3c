//: names runOnce onlyOnce guarded
//: names key token number
//: import java.time.*;
//: import java.util.concurrent.Callable;
/** Runs an action once for each key and remembers what it gave. */
public <T> T runOnce(String key, Duration keep, Callable<T> action, Class<T> type) throws Exception {
    //?
    if (key == null || key.isBlank()) {
        return action.call();
    }
    //.
    Entry entry = store.find(key);
    if (entry != null && entry.expires().isAfter(clock.instant())) {
        //?
        if (entry.state() == State.RUNNING) {
            throw new ConflictException("already running: " + key);
        }
        //.
        metrics.counter("idempotent.repeated").increment();
        return json.read(entry.result(), type);
    }
    store.start(key, clock.instant().plus(keep));
    try {
        T result = action.call();
        store.finish(key, json.write(result));
        return result;
    } catch (Exception problem) {
        //?
        store.remove(key);
        //|
        log.warn("{} failed and may be repeated: {}", key, problem.getMessage());
        store.remove(key);
        //.
        throw problem;
    }
}
