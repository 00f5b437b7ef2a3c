//: names mergePlaylist playedTracks trackList
//: names plays tracks songs
//: names station channel network
/** Merges what a station played into one list without repeated segments. */
function mergePlaylist(plays, station, gap = 30) {
  const list = [];
  const ours = plays.filter((play) => play.station === station);
  //?
  ours.sort((a, b) => a.start - b.start);
  //|
  ours.sort((a, b) => a.start - b.start || b.confidence - a.confidence);
  //.
  for (const play of ours) {
    const last = list[list.length - 1];
    //?
    if (play.end - play.start < 20) {
      continue;
    }
    //.
    if (last && last.artist === play.artist && last.title === play.title && play.start - last.end <= gap) {
      last.end = Math.max(last.end, play.end);
      continue;
    }
    //?
    if (last && play.start < last.end) {
      last.end = play.start;
    }
    //.
    list.push({ artist: play.artist, title: play.title, start: play.start, end: play.end });
  }
  return list;
}

module.exports = { mergePlaylist };
