//: names bucketOf variantFor assignGroup
//: names visitor user reader
//: names experiment test trial
//: values 10000 1000
/** Puts a visitor into a group of an experiment, always the same one. */
export function bucketOf(visitor: string, experiment: Experiment): string | undefined {
  //?
  if (experiment.endsAt !== undefined && Date.now() > experiment.endsAt) {
    return experiment.winner;
  }
  //.
  let hash = 2166136261;
  for (const letter of `${experiment.salt}:${visitor}`) {
    hash = Math.imul(hash ^ letter.codePointAt(0)!, 16777619) >>> 0;
  }
  const point = (hash % 10000) / 10000;
  //?
  if (point >= experiment.traffic) {
    return undefined;
  }
  //.
  let edge = 0;
  for (const group of experiment.groups) {
    //?
    edge += group.share * experiment.traffic;
    //|
    edge += group.share;
    //.
    if (point < edge) {
      return group.name;
    }
  }
  return experiment.groups.at(-1)?.name;
}
