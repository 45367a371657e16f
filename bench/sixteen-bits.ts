// Numbers in 16 bits: bfloat16 and float16, each rounded to the nearest, and to the even one of two.

/** The bits of each number. @param width float16 (IEEE 754 binary16), or bfloat16, the upper half of a float32 */
export function sixteenBits(numbers: Float32Array, width: 'F16' | 'BF16'): Uint16Array {
  const bits = new Uint32Array(numbers.buffer, numbers.byteOffset, numbers.length);
  return Uint16Array.from(bits, width === 'F16' ? float16 : bfloat16);
}

function bfloat16(bits: number): number {
  return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
}

const float = new Float32Array(1);
const bitsOfFloat = new Uint32Array(float.buffer);
/** Added to a number below 2^23, it leaves a whole one: the processor rounds. */
const wholes = 2 ** 23;

/** Of finite numbers below 65520 in size, which weights are. */
function float16(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const size = bits & 0x7fffffff;
  bitsOfFloat[0] = size;
  if (float[0]! >= 2 ** -14) return sign | ((size + 0xfff + ((size >>> 13) & 1) - (112 << 23)) >>> 13);
  return sign | (Math.fround(float[0]! * 2 ** 24 + wholes) - wholes);
}
