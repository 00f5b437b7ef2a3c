//: names mayStore hasConsent consentFor
//: names choices answers decisions
//: names purpose reason use
//: values 180 365 90
/** Says whether somebody agreed to a purpose, and recently enough. */
export function mayStore(choices: Choice[], purpose: string, now: Date, days = 180): boolean {
  //?
  if (purpose === "strictly-necessary") {
    return true;
  }
  //.
  const about = choices.filter((choice) => choice.purpose === purpose || choice.purpose === "*");
  //?
  about.sort((a, b) => b.madeAt.getTime() - a.madeAt.getTime());
  const latest = about[0];
  //|
  const latest = about.reduce<Choice | undefined>((best, next) => (!best || next.madeAt > best.madeAt ? next : best), undefined);
  //.
  if (!latest || !latest.agreed) {
    return false;
  }
  //?
  if (latest.age !== undefined && latest.age < 13) {
    return latest.byGuardian === true;
  }
  //.
  const age = (now.getTime() - latest.madeAt.getTime()) / 86_400_000;
  return age <= days;
}
