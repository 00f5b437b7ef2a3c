//: names withRetry retrying tryAgain attemptAll
//: names action task job
//: names attempts tries times
//: values 100 200 250
/** Tries again what may fail for a moment. */
export async function withRetry<T>(action: () => Promise<T>, attempts = 4, pause = 100): Promise<T> {
  let last: unknown;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    try {
      return await action();
    } catch (error) {
      last = error;
      //?
      if (error instanceof TypeError || (error as { status?: number }).status === 404) {
        throw error;
      }
      //.
      //?
      const wait = pause * 2 ** attempt * (0.5 + Math.random());
      //|
      const wait = Math.min(pause * 2 ** attempt, 5000);
      //.
      //?
      console.info(`attempt ${attempt + 1} of ${attempts} failed, again in ${wait} ms`);
      //.
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  throw last;
}
