// What was found as text: the sections of bench/RESULTS.md, which are also printed.

import { counted } from '../src/plan/counted.ts';
import { tolerance } from './agreement.ts';
import { type Findings, type ForwardSeries, product } from './findings.ts';
import { verdicts } from './requirements.ts';
import { ratioTo, type Series } from './series.ts';
import { formatRatio, formatTime, spread } from './statistics.ts';
import { type SubjectName, subjectNames } from './subjects.ts';

/** @param about lines on the machine, the versions and the date */
export function results(findings: Findings, about: readonly string[]): string {
  return [
    '# Results of the benchmark',
    [
      'Written by `npm run bench`. A ratio says how many times as fast Headlight is as a peer: the median of the rounds, with the quartiles in parentheses. In a round all are measured in turn, so that what slows the machine down slows all alike. All give all attentions and all hidden states, in memory; none computes the scores over the vocabulary, but TransformerLens those of the last token. Headlight also makes the summaries of its panel on the way.',
      ...about,
    ].join('\n\n'),
    section('What it must reach', requirementTable(findings)),
    section('Do all compute the same?', agreementTable(findings)),
    ...modelSections(findings),
    section(`Matrix product alone, ${product.K} × ${product.N}`, productTable(findings)),
    section('Cold start: process start to all attentions of “The Rock Rules”', coldTable(findings)),
    section('Small changes, against a full run', reuseTable(findings)),
    section('Where the time goes', profileTable(findings)),
    section('Not measured', notes(findings)),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

function section(title: string, body: string): string {
  return body === '' ? '' : `## ${title}\n\n${body}`;
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function requirementTable(findings: Findings): string {
  const rows = verdicts(findings).map(({ work, against, least, verdict, measured }) => {
    return [work, against, least, verdict, measured];
  });
  return markdown(['work', 'against', 'at least', '', 'measured'], rows);
}

function agreementTable({ agreements }: Findings): string {
  const [first] = agreements;
  if (!first) return '';
  const rows = agreements.map(({ work, subject, version, error, agrees, problem }) => {
    if (problem !== null) return [work, subject, '', `failed: ${problem}`];
    return [work, `${subject} (${version})`, error.toExponential(1), agrees ? 'agrees' : 'DISAGREES'];
  });
  return `Largest relative error, max|a − b| / max|b|, of any tensor against those of ${first.ours}; ${tolerance} passes.\n\n${markdown(['work', 'peer', 'error', ''], rows)}`;
}

function modelSections({ forward }: Findings): string[] {
  const title = ({ model, threads }: ForwardSeries) =>
    `Forward with full capture: ${model}, ${counted(threads, 'thread')}`;
  return [...new Set(forward.map(title))].map((each) => {
    const series = forward.filter((one) => title(one) === each);
    return section(
      each,
      seriesTable(series, 'tokens', ({ tokens }) => String(tokens), time),
    );
  });
}

function productTable({ product: series }: Findings): string {
  return [...new Set(series.map(({ threads }) => threads))]
    .map((threads) => {
      const of = series.filter((each) => each.threads === threads);
      return seriesTable(
        of,
        '',
        ({ rows }) => `${counted(rows, 'row')}, ${counted(threads, 'thread')}`,
        flops,
      );
    })
    .join('\n\n');
}

function coldTable({ cold }: Findings): string {
  return seriesTable(cold, '', ({ model }) => model, time, 'the peers with two threads');
}

type Cell<S extends Series> = (series: S, name: SubjectName) => string;

/** A row for each series: what each subject took, and the ratio to each peer. */
function seriesTable<S extends Series>(
  series: readonly S[],
  corner: string,
  label: (series: S) => string,
  cell: Cell<S>,
  remark = '',
): string {
  const names = subjectNames.filter((name) =>
    series.some(({ samples, remarks }) => samples.has(name) || remarks.has(name)),
  );
  const peers = names.filter((name) => name !== 'Headlight');
  const rows = series.map((each) => [
    label(each),
    ...names.map((name) => cell(each, name)),
    ...peers.map((peer) => {
      const found = ratioTo(each, peer);
      return found ? formatRatio(found) : '–';
    }),
  ]);
  const table = markdown([corner, ...names, ...peers.map((peer) => `ratio to ${peer}`)], rows);
  return remark === '' || table === '' ? table : `(${remark})\n\n${table}`;
}

function time({ samples, remarks }: Series, name: SubjectName): string {
  const found = samples.get(name);
  return found ? formatTime(spread(found)) : (remarks.get(name)?.cell ?? '–');
}

/** Billions of multiplications and additions in a second. */
function flops(series: Series & { readonly rows: number }, name: SubjectName): string {
  const found = series.samples.get(name);
  if (!found) return time(series, name);
  const operations = 2 * series.rows * product.K * product.N;
  const { median, low, high } = spread(found.map((milliseconds) => operations / milliseconds / 1e6));
  return `${median.toFixed(1)} GFLOP/s (${low.toFixed(1)}–${high.toFixed(1)})`;
}

function reuseTable({ reuse }: Findings): string {
  const rows = reuse.map(({ work, full, reused }) => {
    const paired = full.map((milliseconds, round) => milliseconds / reused[round]!);
    return [work, formatTime(spread(full)), formatTime(spread(reused)), formatRatio(spread(paired))];
  });
  return markdown(['', 'full run', 'this run', 'ratio'], rows);
}

function profileTable({ profiles }: Findings): string {
  const kinds = [...new Set(profiles.flatMap(({ ops }) => Object.keys(ops)))];
  const rows = profiles.map(({ model, tokens, milliseconds, captured, ops }) => [
    `${model}, ${counted(tokens, 'token')}`,
    `${captured.toFixed(1)} ms`,
    `${milliseconds.toFixed(1)} ms`,
    ...kinds.map((kind) => `${((100 * (ops[kind] ?? 0)) / milliseconds).toFixed(1)} %`),
  ]);
  return markdown(['', 'with full capture', 'nothing kept', ...kinds.map((kind) => `of that ${kind}`)], rows);
}

function notes({ missing, forward, product, cold }: Findings): string {
  const failed = [...forward, ...product, ...cold].flatMap(({ remarks }) => [...remarks.values()]);
  const sentences = [
    ...[...missing].map(([name, why]) => `${name}: ${why}`),
    ...failed.map(({ why }) => why),
  ];
  return [...new Set(sentences)].map((sentence) => `- ${sentence}`).join('\n');
}
