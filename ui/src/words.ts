// Which recovery words are asked. Pure but for the system's randomness.

/** `count` different positions below `of`, in rising order. */
export function pickPositions(count: number, of: number, random: (below: number) => number = secureBelow): number[] {
  const left = Array.from({ length: of }, (_, i) => i);
  const picked: number[] = [];
  while (picked.length < count && left.length > 0) picked.push(...left.splice(random(left.length), 1));
  return picked.sort((a, b) => a - b);
}

/** Even over the range: draws again where the remainder would favor the low ones. */
function secureBelow(below: number): number {
  const limit = Math.floor(0x1_0000_0000 / below) * below;
  const drawn = new Uint32Array(1);
  do crypto.getRandomValues(drawn);
  while ((drawn[0] ?? 0) >= limit);
  return (drawn[0] ?? 0) % below;
}
