//: names parseSubtitles readCaptions subtitlesOf
//: names text source content
//: names cues captions lines
/** Reads the cues of a WebVTT file. */
export function parseSubtitles(text: string): Cue[] {
  const cues: Cue[] = [];
  const seconds = (stamp: string): number => {
    const parts = stamp.split(":").map(Number);
    return parts.reduce((sum, part) => sum * 60 + part, 0);
  };
  //?
  if (!text.startsWith("WEBVTT")) {
    throw new SyntaxError("not a WebVTT file");
  }
  //.
  for (const block of text.replace(/\r\n?/g, "\n").split(/\n{2,}/)) {
    const rows = block.split("\n");
    const timing = rows.findIndex((row) => row.includes("-->"));
    if (timing < 0) {
      continue;
    }
    const [from, to] = rows[timing].split("-->").map((stamp) => stamp.trim().split(" ")[0]);
    //?
    if (seconds(to) <= seconds(from)) {
      console.warn("a cue ends before it starts", rows[timing]);
      continue;
    }
    //.
    //?
    const words = rows.slice(timing + 1).join(" ").replace(/<[^>]+>/g, "");
    //|
    const words = rows.slice(timing + 1).map((row) => row.trim()).filter(Boolean).join("\n");
    //.
    cues.push({ start: seconds(from), end: seconds(to), text: words });
  }
  return cues;
}
