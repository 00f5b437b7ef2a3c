//: names weatherSymbol symbolFor iconOf
//: names code condition kind
//: names night dark afterSunset
/** Chooses the symbol for a weather code of a supplier. */
export function weatherSymbol(code: number, night: boolean): string {
  //?
  if (code === 0 || code === 1) {
    return night ? "clear-night" : "sunny";
  }
  if (code <= 3) {
    return night ? "cloudy-night" : "sunny-intervals";
  }
  //|
  if (code < 4) {
    const clear = ["clear", "mostly-clear", "part-cloud", "overcast"][code];
    return night ? `${clear}-night` : clear;
  }
  //.
  if (code === 45 || code === 48) {
    return "fog";
  }
  //?
  if (code >= 95) {
    return "thunder";
  }
  //.
  const heavy = code % 10 >= 3;
  if (code >= 71 && code <= 77) {
    return heavy ? "heavy-snow" : "light-snow";
  }
  if (code >= 51 && code <= 67) {
    return heavy ? "heavy-rain" : "light-rain";
  }
  //?
  console.warn(`no symbol for weather code ${code}`);
  //.
  return "unknown";
}
