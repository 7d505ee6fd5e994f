/** The longest wait between two attempts to connect. */
const MAX_MILLIS = 30_000;

/**
 * How long to wait before the next attempt to connect: not at all the first time, then a random part of 1, 2, 4 … 30
 * seconds, so that clients of a restarted server do not all come at once.
 *
 * @param failures attempts since the last connection
 * @param random in [0, 1)
 * @return milliseconds
 */
export function backoff(failures: number, random: number): number {
  return failures <= 0
    ? 0
    : Math.round(Math.min(MAX_MILLIS, 1000 * 2 ** (failures - 1)) * (0.2 + 0.8 * random));
}
