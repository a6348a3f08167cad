/** Hands one value to the iteration; resolves once the taker has come back for more, or wants none any more. */
export type Give<T> = (value: T) => Promise<void>;

/**
 * Iterates over what `produce` gives, one value at a time: who gives waits for the taker, so nothing piles up. When
 * `signal` aborts, or the taker leaves, `produce` is told by its own signal, what it still gives is dropped, and the
 * iteration ends once it has ended. What `produce` returns comes last, also where `signal` has aborted. Throws what `produce` throws.
 */
export async function* handOver<T>(
  signal: AbortSignal,
  produce: (give: Give<T>, signal: AbortSignal) => Promise<T | undefined>,
): AsyncGenerator<T, void, undefined> {
  if (signal.aborted) return;
  const stop = new AbortController();
  const waiting: { readonly value: T; readonly taken: () => void }[] = [];
  let over = false;
  let wake = () => {};

  const give: Give<T> = (value) => {
    if (stop.signal.aborted) return Promise.resolve();
    return new Promise((taken) => {
      waiting.push({ value, taken });
      wake();
    });
  };
  const end = () => {
    stop.abort();
    for (const { taken } of waiting.splice(0)) taken();
    wake();
  };

  signal.addEventListener("abort", end, { once: true });
  const produced = produce(give, stop.signal).finally(() => {
    over = true;
    wake();
  });
  produced.catch(() => {}); // thrown below, when all that was given before has been taken
  try {
    while (!stop.signal.aborted) {
      const next = waiting.shift();
      if (next !== undefined) {
        try {
          yield next.value;
        } finally {
          next.taken();
        }
      } else if (over) {
        break;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
    const last = await produced;
    if (last !== undefined) yield last;
  } finally {
    end();
    signal.removeEventListener("abort", end);
    await produced;
  }
}
