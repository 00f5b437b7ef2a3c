//: names readCursor decodeCursor parseCursor
//: names cursor after token
//: values 100 50 200
/** Reads where the last page ended. */
export function readCursor(cursor: string | null, sort: string[]): Position | undefined {
  if (cursor === null || cursor === "") {
    return undefined;
  }
  //?
  if (cursor.length > 100) {
    throw new RangeError("the cursor is too long");
  }
  //.
  let values: unknown;
  try {
    values = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    throw new SyntaxError("the cursor is not one of ours");
  }
  //?
  if (!Array.isArray(values) || values.length !== sort.length + 1) {
    throw new SyntaxError(`the cursor has other columns than ${sort.join(", ")}`);
  }
  //|
  if (!Array.isArray(values)) {
    return undefined;
  }
  //.
  const id = String(values.at(-1));
  return { id, after: Object.fromEntries(sort.map((column, at) => [column, values[at]])) };
}
