// How a number came about that depends on where tokens stand: rotary, sinusoidal and relative positions.

import type { RelativeBias } from '../../src/plan/architecture.ts';
import { readIndex } from '../../src/plan/operand-cells.ts';
import { relativeBucket } from '../../src/plan/relative-bucket.ts';
import { frequencies, pairOf, type Rope } from '../../src/plan/rope.ts';
import type { AccountLine, Told } from './account-tellers.ts';
import { nearName, placedToken } from './names.ts';
import { bracketed, formatNumber } from './numbers.ts';

const n = formatNumber;

/** Angle, cosine, sine, and the sum of both products. */
export function rotaryLines({ step, derivation, naming, part }: Told, { rope }: { readonly rope: Rope }) {
  const { cell, reads, value } = derivation;
  const [token, , column] = cell as [number, number, number];
  const pair = pairOf(rope, column);
  if (!pair) {
    return [{ words: `Only the first ${rope.dims} cells are turned; this one stays`, expression: '', value }];
  }
  const speed = frequencies(rope, naming.of.token)[pair.pair]!;
  const [own, other] = reads[0]!.values as unknown as [number, number];
  const [cos, sin] = [part('cosine'), part('sine')];
  const factor = 'attentionFactor' in rope.scaling ? rope.scaling.attentionFactor : 1;
  const times = factor === 1 ? '' : `${n(factor)} × `;
  const scaled = rope.scaling.type === 'default' ? '' : `, with ${rope.scaling.type} scaling`;
  const sign = pair.sign < 0 ? '−' : '';
  const angle = n(part('angle'));
  return [
    {
      words: `The angle of pair ${pair.pair} at ${placedToken(naming, token, step.shape[0]!)}${scaled}`,
      expression: `${token} × ${n(speed)}`,
      value: part('angle'),
    },
    { words: 'The share of the cell itself', expression: `${times}cos ${angle}`, value: cos },
    {
      words: 'The share of the cell that it is turned with',
      expression: `${sign}${times}sin ${angle}`,
      value: sin,
    },
    {
      words: 'Turned',
      expression: `${n(own)} × ${bracketed(cos)} + ${bracketed(other)} × ${bracketed(sin)}`,
      value,
    },
  ];
}

/** The angle of a place, and its sine or cosine. */
export function sinusoidLines({ derivation, naming, part }: Told): AccountLine[] {
  const [token, column] = derivation.cell as [number, number];
  const width = naming.of.model;
  const sines = Math.ceil(width / 2);
  const [name, pair] = column < sines ? ['sin', column] : ['cos', column - sines];
  return [
    {
      words: `The angle of pair ${pair} at ${placedToken(naming, token, 'token')}`,
      expression: `${token} ÷ 10,000^(${2 * pair}/${width})`,
      value: part('angle'),
    },
    {
      words: name === 'sin' ? 'Its sine' : 'Its cosine',
      expression: `${name} ${n(part('angle'))}`,
      value: derivation.value,
    },
  ];
}

/** Distance, bucket, and the number that was learned for it. */
export function bucketLines({ step, derivation, naming }: Told, bias: RelativeBias): AccountLine[] {
  const [head, query, key] = derivation.cell as [number, number, number];
  const [bucket] = readIndex(step, step.reads[0]!, derivation.cell, 0, naming);
  const table = nearName(step.weights[0]!, step.id);
  return [
    {
      words: `From ${placedToken(naming, query, 'query')}, to ${placedToken(naming, key, 'key')}`,
      expression: `${key} − ${query}`,
      value: key - query,
    },
    { words: `The bucket of ${sameBucket(bias, key - query)}`, expression: '', value: bucket! },
    { words: `Row ${bucket}, column ${head} of ${table}`, expression: '', value: derivation.value },
  ];
}

/** The distances that share a bucket: 'distance 3', 'distances 12 to 15', 'distances from 91 on'. */
function sameBucket(bias: RelativeBias, distance: number): string {
  const bucket = relativeBucket(bias, distance);
  /** How far one can go in a direction, within the distances that are told apart. */
  const end = (direction: 1 | -1): number => {
    let at = distance;
    while (Math.abs(at) <= bias.maxDistance && relativeBucket(bias, at + direction) === bucket)
      at += direction;
    return at;
  };
  const [least, most] = [end(-1), end(1)];
  if (most > bias.maxDistance) return `distances from ${n(least)} on`;
  if (least < -bias.maxDistance) return `distances up to ${n(most)}`;
  return least === most ? `distance ${n(distance)}` : `distances ${n(least)} to ${n(most)}`;
}
