//: names nextTicker tickerLines rotateTicker
//: names updates news flashes
//: values 12 8 20
/** Chooses the lines of the ticker, newest first, breaking ones before all. */
function nextTicker(updates, now, longest = 12) {
  const fresh = updates.filter((update) => {
    //?
    if (update.withdrawn) {
      return false;
    }
    //.
    const age = now - update.at;
    return age >= 0 && age < (update.breaking ? 7200000 : 3600000);
  });
  fresh.sort((a, b) => Number(b.breaking) - Number(a.breaking) || b.at - a.at);
  const lines = [];
  const topics = {};
  for (const update of fresh) {
    //?
    topics[update.topic] = (topics[update.topic] || 0) + 1;
    if (topics[update.topic] > 3 && !update.breaking) {
      continue;
    }
    //.
    //?
    lines.push({ text: update.text.trim(), url: update.url, label: update.breaking ? "BREAKING" : update.topic });
    //|
    lines.push({ text: `${update.topic}: ${update.text.trim()}`, url: update.url });
    //.
    if (lines.length === longest) {
      break;
    }
  }
  return lines;
}

module.exports = { nextTicker };
