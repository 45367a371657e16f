// Which part of a tensor is asked for.

/** One index of an axis (which then disappears), a range [start, end), or null for all of it. */
export type AxisPick = number | readonly [number, number] | null;

/** One pick per axis. */
export type Slice = readonly AxisPick[];

/** The ranges [start, end) that a slice means, clipped to the shape, and the shape that is left. */
export function resolveSlice(
  shape: readonly number[],
  slice: Slice,
): { readonly ranges: readonly (readonly [number, number])[]; readonly shape: number[] } {
  if (slice.length !== shape.length) {
    throw new RangeError(
      `The slice has ${slice.length} axes, but the tensor of shape [${shape}] has ${shape.length}.`,
    );
  }
  const left: number[] = [];
  const ranges = slice.map((pick, axis): readonly [number, number] => {
    const length = shape[axis]!;
    if (typeof pick === 'number') {
      if (!Number.isInteger(pick) || pick < 0 || pick >= length) {
        throw new RangeError(`Index ${pick} is outside axis ${axis} of shape [${shape}].`);
      }
      return [pick, pick + 1];
    }
    const start = Math.max(0, pick?.[0] ?? 0);
    const end = Math.max(start, Math.min(length, pick?.[1] ?? length));
    left.push(end - start);
    return [start, end];
  });
  return { ranges, shape: left };
}

/** Copies a slice out of a row-major tensor. */
export function copySlice(
  shape: readonly number[],
  data: Float32Array,
  slice: Slice,
): { readonly shape: number[]; readonly data: Float32Array } {
  const { ranges, shape: left } = resolveSlice(shape, slice);
  const out = new Float32Array(ranges.reduce((cells, [start, end]) => cells * (end - start), 1));
  let to = 0;
  const visit = (axis: number, offset: number): void => {
    const [start, end] = ranges[axis] ?? [0, 1];
    if (axis >= shape.length - 1) {
      out.set(data.subarray(offset + start, offset + end), to);
      to += end - start;
      return;
    }
    const stride = shape.slice(axis + 1).reduce((cells, length) => cells * length, 1);
    for (let i = start; i < end; i++) visit(axis + 1, offset + i * stride);
  };
  visit(0, 0);
  return { shape: left, data: out };
}
