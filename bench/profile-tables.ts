// Where the time goes, in per cent, op by op.

import { counted } from '../src/plan/counted.ts';
import type { Findings, ProfileFinding } from './findings.ts';
import { markdown } from './markdown.ts';

/** What takes less than this part of every run is shown together. */
const least = 0.01;

const explained =
  'Per cent of a run with full capture: the kernels by name (a matrix product by its K × N, with the activation that is computed with it; `pattern` is scores, mask and softmax in one, `fill` packs weights into their place), and the rest, which is the engine and what it keeps, and in the cold start the waiting for the files.';

/** A table for each model and number of threads; '' where nothing was profiled. */
export function profileTables({ profiles }: Findings): string {
  const title = ({ model, threads }: ProfileFinding) => `${model}, ${counted(threads, 'thread')}`;
  const tables = [...new Set(profiles.map(title))].map((each) => {
    return table(
      each,
      profiles.filter((profile) => title(profile) === each),
    );
  });
  return tables.length === 0 ? '' : [explained, ...tables].join('\n\n');
}

function table(title: string, profiles: readonly ProfileFinding[]): string {
  const share = ({ ops, milliseconds }: ProfileFinding, op: string) => (ops[op] ?? 0) / milliseconds;
  const most = (op: string) => Math.max(...profiles.map((each) => share(each, op)));
  const ops = [...new Set(profiles.flatMap(({ ops }) => Object.keys(ops)))].sort((a, b) => most(b) - most(a));
  const [shown, small] = [ops.filter((op) => most(op) >= least), ops.filter((op) => most(op) < least)];
  const sum = (profile: ProfileFinding, names: readonly string[]) =>
    names.reduce((total, op) => total + share(profile, op), 0);
  return markdown(
    [title, ...profiles.map(({ work }) => work)],
    [
      ['milliseconds', ...profiles.map(({ milliseconds }) => milliseconds.toFixed(1))],
      ...shown.map((op) => [op, ...profiles.map((each) => percent(share(each, op)))]),
      ...(small.length > 0 ? [['other kernels', ...profiles.map((each) => percent(sum(each, small)))]] : []),
      ['the rest', ...profiles.map((each) => percent(1 - sum(each, ops)))],
    ],
  );
}

function percent(part: number): string {
  return `${(100 * part).toFixed(1)} %`;
}
