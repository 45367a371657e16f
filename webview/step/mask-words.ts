// Why a query sees a key, or does not.

import type { Reach } from '../../src/plan/architecture.ts';
import { counted } from '../../src/plan/counted.ts';
import { inReach } from '../../src/plan/in-reach.ts';
import type { Dim, Step } from '../../src/plan/step.ts';
import { type Naming, quotedToken } from './names.ts';

/** 'Key 2, “Rules”, comes after query 1, “Rock”: hidden' */
export function maskWords(step: Step, cell: readonly number[], reach: Reach, naming: Naming): string {
  const place = (dim: Dim) => cell[step.shape.indexOf(dim)]!;
  const [query, key] = [place('query'), place('key')];
  const from = `query ${query}, ${quotedToken(naming, query)}`;
  const to = `Key ${key}, ${quotedToken(naming, key)},`;
  const hidden = !inReach(reach, query, key);
  const { before, after } = reach;
  if (hidden && key > query && after === 0) return `${to} comes after ${from}: hidden`;
  if (!hidden && before === null) return `${to} does not come after ${from}: the score stays`;
  if (query === key) return `${to} is the query itself: the score stays`;
  const [side, most] = key > query ? ['after', after] : ['before', before];
  const stands = `${to} stands ${counted(Math.abs(key - query), 'token')} ${side} ${from},`;
  return hidden
    ? `${stands} which sees no more than ${most}: hidden`
    : `${stands} which sees ${most}: the score stays`;
}
