/** Converts little-endian bfloat16 to float32, exactly: a bfloat16 is the upper half of a float32. */
export function bfloat16ToFloat32(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const bits = Uint32Array.from({ length: bytes.byteLength / 2 }, (_, index) => view.getUint16(2 * index, true) << 16);
  return new Float32Array(bits.buffer);
}
