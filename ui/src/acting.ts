// That somebody is there, told to the core (S-44): at most once in ten seconds.

const EVERY_MS = 10_000;

/** Tells it now, unless it was told a moment ago. */
export function teller(tell: () => Promise<void>, now: () => number = () => performance.now()): () => void {
  let told = Number.NEGATIVE_INFINITY;
  return () => {
    const at = now();
    if (at - told < EVERY_MS) return;
    told = at;
    tell().catch(() => {
      // The next touch tells it again.
      told = Number.NEGATIVE_INFINITY;
    });
  };
}
