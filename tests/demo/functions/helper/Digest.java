//: names buildDigest composeDigest dailyDigest
//: names stories articles items
//: values 5 8 10
//: import java.util.*;
/** Chooses what the daily e-mail tells somebody. */
public Digest buildDigest(Reader reader, List<Story> stories, LocalDate day) {
    Map<String, List<Story>> sections = new LinkedHashMap<>();
    Set<String> read = history.readBy(reader.id(), day.minusDays(1));
    int count = 0;
    for (Story story : stories) {
        if (read.contains(story.id()) || count >= 5) {
            continue;
        }
        //?
        if (reader.muted().stream().anyMatch(story.topics()::contains)) {
            continue;
        }
        //.
        //?
        boolean wanted = story.topics().stream().anyMatch(reader.follows()::contains);
        if (!wanted && !story.isTop()) {
            continue;
        }
        //|
        if (Collections.disjoint(story.topics(), reader.follows())) {
            continue;
        }
        //.
        sections.computeIfAbsent(story.section(), name -> new ArrayList<>()).add(story);
        count++;
    }
    //?
    if (count < 2) {
        return Digest.none(reader, day);
    }
    //.
    String subject = sections.values().iterator().next().get(0).headline();
    return new Digest(reader, day, subject, sections);
}
