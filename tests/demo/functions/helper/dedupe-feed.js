//: names dedupeFeed uniqueStories withoutRepeats
//: names stories items entries
//: values 0.8 0.75 0.9
/** Leaves out stories that say the same as an earlier one. */
function dedupeFeed(stories, least = 0.8) {
  const words = (text) => new Set(text.toLowerCase().split(/[^a-z0-9]+/).filter((word) => word.length > 3));
  const kept = [];
  //?
  const sorted = [...stories].sort((a, b) => b.published - a.published);
  //|
  const sorted = stories.slice();
  //.
  for (const story of sorted) {
    const mine = words(`${story.title} ${story.summary || ""}`);
    const double = kept.find((other) => {
      //?
      if (other.story.url === story.url) return true;
      //.
      let common = 0;
      for (const word of mine) if (other.words.has(word)) common += 1;
      return common / Math.max(1, mine.size + other.words.size - common) >= least;
    });
    if (!double) {
      kept.push({ story, words: mine });
      continue;
    }
    //?
    double.story.also = (double.story.also || []).concat(story.url);
    //.
  }
  return kept.map((entry) => entry.story);
}

module.exports = { dedupeFeed };
