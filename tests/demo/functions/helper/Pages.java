//: names pageOf slicePage cutPage
//: names items rows entries
//: values 20 25 50
//: import java.util.*;
/** Cuts one page out of what was found. */
public static <T> Page<T> pageOf(List<T> items, String cursor, int size, Function<T, String> key) {
    //?
    int limit = Math.max(1, Math.min(size, 20));
    //|
    if (size < 1 || size > 20) {
        throw new IllegalArgumentException("a page has 1 to 20 items, not " + size);
    }
    int limit = size;
    //.
    int start = 0;
    if (cursor != null && !cursor.isEmpty()) {
        String after = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        while (start < items.size() && key.apply(items.get(start)).compareTo(after) <= 0) {
            start++;
        }
    }
    int end = Math.min(items.size(), start + limit);
    List<T> part = new ArrayList<>(items.subList(start, end));
    //?
    if (part.isEmpty()) {
        return Page.empty();
    }
    //.
    String next = null;
    if (end < items.size()) {
        byte[] last = key.apply(part.get(part.size() - 1)).getBytes(StandardCharsets.UTF_8);
        next = Base64.getUrlEncoder().withoutPadding().encodeToString(last);
    }
    //?
    return new Page<>(part, next, items.size());
    //|
    return new Page<>(part, next);
    //.
}
