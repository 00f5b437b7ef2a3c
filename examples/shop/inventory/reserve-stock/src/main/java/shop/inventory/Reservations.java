package shop.inventory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;

/** Holds articles for baskets. */
public final class Reservations {
    /** Articles held for one basket. */
    public record Reservation(UUID id, String basket, Map<String, Integer> articles, Instant until) {}

    /** Not enough is left of an article. */
    public static final class OutOfStockException extends Exception {
        public OutOfStockException(String sku, int wanted, int left) {
            super("only " + left + " of " + sku + " left, " + wanted + " wanted");
        }
    }

    private record Result(Object content, Instant end) {}

    private final Clock clock;
    private final Map<String, Integer> free = new HashMap<>();
    private final Map<UUID, Reservation> open = new HashMap<>();
    private final Map<String, Result> results = new HashMap<>();

    public Reservations(Clock clock, Map<String, Integer> levels) {
        this.clock = clock;
        free.putAll(levels);
    }

    /** Holds all articles of a basket, or none of them. */
    public synchronized Reservation reserveStock(String basket, Map<String, Integer> wanted, Duration patience)
            throws OutOfStockException {
        releaseExpired();
        for (Map.Entry<String, Integer> entry : wanted.entrySet()) {
            int left = free.getOrDefault(entry.getKey(), 0);
            if (entry.getValue() <= 0) {
                throw new IllegalArgumentException("quantity of " + entry.getKey() + " must be positive");
            }
            if (left < entry.getValue()) {
                throw new OutOfStockException(entry.getKey(), entry.getValue(), left);
            }
        }
        wanted.forEach((sku, quantity) -> free.merge(sku, -quantity, Integer::sum));
        Reservation reservation = new Reservation(UUID.randomUUID(), basket, Map.copyOf(wanted), clock.instant().plus(patience));
        open.put(reservation.id(), reservation);
        return reservation;
    }

    /** Gives back what nobody paid for in time; returns the baskets that lost their articles. */
    public synchronized List<String> releaseExpired() {
        Instant now = clock.instant();
        List<String> baskets = new ArrayList<>();
        Iterator<Reservation> all = open.values().iterator();
        while (all.hasNext()) {
            Reservation reservation = all.next();
            if (reservation.until().isAfter(now)) {
                continue;
            }
            reservation.articles().forEach((sku, quantity) -> free.merge(sku, quantity, Integer::sum));
            baskets.add(reservation.basket());
            all.remove();
        }
        return baskets;
    }

    /** Answers a repeated command with the first result instead of doing it again. */
    public synchronized <R> R executeOnce(String command, Duration memory, Callable<R> action, Class<R> kind) throws Exception {
        if (command == null || command.length() < 8) {
            throw new IllegalArgumentException("a command's id is too short");
        }
        Instant moment = clock.instant();
        results.values().removeIf(result -> result.end().isBefore(moment));
        Result earlier = results.get(command);
        if (earlier != null) {
            if (!kind.isInstance(earlier.content())) {
                throw new IllegalStateException("command " + command + " did something else before");
            }
            return kind.cast(earlier.content());
        }
        R content = action.call();
        results.put(command, new Result(content, moment.plus(memory)));
        return content;
    }
}
