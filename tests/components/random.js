// A small generator with a seed, so that a failure comes again.
export function random(seed) {
  return () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
}

export function somePoints(n, axes, next) {
  return Uint16Array.from({ length: n * axes }, () => next() * 65535);
}
