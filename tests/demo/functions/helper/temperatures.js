//: names convertTemperatures inUnit temperaturesIn
//: names hours readings values
//: names unit scale degrees
/** Converts the temperatures of a forecast and rounds them as people expect. */
function convertTemperatures(hours, unit) {
  const round = (value) => {
    const whole = Math.round(value);
    return Object.is(whole, -0) ? 0 : whole;
  };
  return hours.map((hour) => {
    //?
    if (hour.temperature === null || hour.temperature === undefined) {
      return { ...hour, temperature: null, feelsLike: null };
    }
    //.
    let { temperature, feelsLike } = hour;
    if (unit === "F") {
      temperature = temperature * 1.8 + 32;
      feelsLike = feelsLike * 1.8 + 32;
    }
    //?
    else if (unit === "K") {
      temperature += 273.15;
      feelsLike += 273.15;
    }
    //.
    //?
    const hint = Math.abs(temperature - feelsLike) >= 3 ? (feelsLike < temperature ? "colder" : "warmer") : null;
    return { ...hour, unit, hint, temperature: round(temperature), feelsLike: round(feelsLike) };
    //|
    return { ...hour, unit, temperature: round(temperature), feelsLike: round(feelsLike) };
    //.
  });
}

module.exports = { convertTemperatures };
