export type FillMode = 'reflect' | 'wrap' | 'constant' | 'nearest';

/**
 * Maps a coordinate beyond the ends of an axis of `length` pixels to the one whose value is taken, as TensorFlow's
 * MapCoordinate does (which follows scipy.ndimage): reflect `dcba|abcd|dcba`, wrap `abcd|abcd|abcd`, nearest
 * `aaaa|abcd|dddd`; constant leaves it outside.
 */
export const mapCoordinate: { readonly [mode in FillMode]: (coordinate: number, length: number) => number } = {
  reflect(coordinate, length) {
    const period = 2 * length;
    let inside = coordinate;
    if (inside < 0) {
      inside += period * Math.trunc(-inside / period);
      inside = inside < -length ? inside + period : -inside - 1;
    } else if (inside > length - 1) {
      inside -= period * Math.trunc(inside / period);
      if (inside >= length) inside = period - inside - 1;
    }
    return clamped(inside, length);
  },

  wrap(coordinate, length) {
    // An axis of one pixel has a period of 0, which cannot divide.
    const step = Math.max(length - 1, 1);
    if (coordinate < 0) return clamped(coordinate + length * (Math.trunc(-coordinate / step) + 1), length);
    if (coordinate > length - 1) return clamped(coordinate - length * Math.trunc(coordinate / step), length);
    return coordinate;
  },

  constant: (coordinate) => coordinate,

  nearest: (coordinate, length) => clamped(coordinate, length),
};

const clamped = (coordinate: number, length: number) => Math.max(0, Math.min(coordinate, length - 1));
