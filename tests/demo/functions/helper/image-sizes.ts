//: names imageSizes srcset renditions
//: names template pattern recipe
//: names widths sizes steps
/** Lists the renditions of a picture for a browser to choose from. */
export function imageSizes(template: string, widths: number[], original: { width: number; height: number }): string {
  const parts: string[] = [];
  //?
  const unique = [...new Set(widths)].sort((a, b) => a - b);
  //|
  const unique = widths.filter((value, at) => widths.indexOf(value) === at);
  //.
  for (const width of unique) {
    if (width > original.width) {
      break;
    }
    const height = Math.round((width / original.width) * original.height);
    //?
    if (height < 16) {
      continue;
    }
    //.
    const url = template.replace("{width}", String(width)).replace("{height}", String(height));
    parts.push(`${url} ${width}w`);
  }
  //?
  if (parts.length === 0) {
    parts.push(`${template.replace("{width}", String(original.width))} ${original.width}w`);
  }
  //.
  return parts.join(", ");
}
