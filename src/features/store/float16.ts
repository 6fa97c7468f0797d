/** Bits of the largest finite half, 65504. */
const largestHalf = 0x7bff;

/**
 * IEEE 754 binary16 of float32 values, rounded to the nearest, ties to even. A finite value above 65504 becomes 65504:
 * otherwise it would become infinite, and every loss computed from it NaN. Infinities and NaN are kept, so that a
 * network that produces them is noticed.
 */
export function toHalves(values: Float32Array, into: Uint16Array): void {
  // The bits of a float32 are read in place, which needs its bytes to start where an integer may.
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let index = 0; index < bits.length; index++) into[index] = halfOf(bits[index]!);
}

/** Converts halves to float32, exactly. */
export function fromHalves(halves: Uint16Array, into: Float32Array): void {
  const values = valuesOfHalves();
  for (let index = 0; index < halves.length; index++) into[index] = values[halves[index]!]!;
}

/** Float32 bits: 1 sign, 8 exponent (bias 127), 23 fraction. Half: 1 sign, 5 exponent (bias 15), 10 fraction. */
function halfOf(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  // From 2^-14 on halves are normal. The exponent loses 127 - 15; a fraction that rounds up carries into the exponent.
  if (magnitude >= 0x38800000) {
    if (magnitude >= 0x7f800000) return sign | (magnitude > 0x7f800000 ? 0x7e00 : 0x7c00);
    const half = (magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13;
    return sign | Math.min(half, largestHalf);
  }
  // Up to 2^-25, half of the smallest half, values round to zero: the tie goes to the even one.
  if (magnitude <= 0x33000000) return sign;
  // Subnormal halves count 2^-24: the fraction with its leading one, 2^(exponent - 150) each, is shifted there.
  const shift = 126 - (magnitude >>> 23);
  const fraction = (magnitude & 0x7fffff) | 0x800000;
  const kept = fraction >>> shift;
  const rest = fraction & ((1 << shift) - 1);
  const middle = 1 << (shift - 1);
  return sign | (kept + (rest > middle || (rest === middle && (kept & 1) === 1) ? 1 : 0));
}

let table: Float32Array | undefined;

/** The value of each of the 65,536 halves. */
function valuesOfHalves(): Float32Array {
  table ??= Float32Array.from({ length: 2 ** 16 }, (_, half) => {
    const sign = half & 0x8000 ? -1 : 1;
    const exponent = (half >>> 10) & 0x1f;
    const fraction = half & 0x3ff;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  });
  return table;
}
