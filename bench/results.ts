// What was found as text: the sections of bench/RESULTS.md, which are also printed.

import { counted } from '../src/plan/counted.ts';
import { tolerance } from './agreement.ts';
import { changeNames, type Findings, type ForwardSeries, product } from './findings.ts';
import { markdown } from './markdown.ts';
import { megabytes, mostBytes, mostBytesExploring } from './memory-requirements.ts';
import { profileTables } from './profile-tables.ts';
import { verdicts } from './requirements.ts';
import { ratioTo, type Series } from './series.ts';
import { formatRatio, formatTime, ratio, spread } from './statistics.ts';
import { type SubjectName, subjectNames } from './subjects.ts';

/** @param about lines on the machine, the versions and the date */
export function results(findings: Findings, about: readonly string[]): string {
  return [
    '# Results of the benchmark',
    [
      'Written by `npm run bench`. A ratio says how many times as fast Headlight is as a peer: the median of the rounds, with the quartiles in parentheses. In a round all are measured in turn, so that what slows the machine down slows all alike; a forward pass over 16 tokens or fewer is made three times in a turn, and the mean of the last two counts: the first finds the caches as the other subjects left them. All give all attentions and all hidden states, in memory; none computes the scores over the vocabulary, but TransformerLens those of the last token. Headlight also makes the summaries of its panel on the way.',
      ...about,
    ].join('\n\n'),
    section('What it must reach', requirementTable(findings)),
    section('Do all compute the same?', agreementTable(findings)),
    ...modelSections(findings),
    section(`Matrix product alone, ${product.K} × ${product.N}`, productTable(findings)),
    section('Cold start: process start to all attentions of “The Rock Rules”', coldTable(findings)),
    section('Small changes, against a full run', reuseTable(findings)),
    section('Memory', memoryTable(findings)),
    section('Where the time goes', profileTables(findings)),
    section('Not measured', notes(findings)),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

function section(title: string, body: string): string {
  return body === '' ? '' : `## ${title}\n\n${body}`;
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
  const [first] = cold;
  if (!first) return '';
  const remark = `Headlight with ${counted(first.own, 'thread')}, as it takes them here by itself; the peers with ${first.threads}`;
  return seriesTable(cold, '', ({ model }) => model, time, remark);
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
  const rows = reuse.map(({ work, threads, full, reused }) => [
    `${changeNames[work]}, ${counted(threads, 'thread')}`,
    formatTime(spread(full)),
    formatTime(spread(reused)),
    formatRatio(ratio(reused, full)),
  ]);
  return markdown(['', 'full run', 'this run', 'ratio'], rows);
}

function memoryTable({ memory, explored }: Findings): string {
  const short = memory.map((each) => [
    `${each.model} in ${each.width}, “The Rock Rules”`,
    ...[each.storedBytes, mostBytes(each), each.peakBytes].map(megabytes),
  ]);
  const long = explored.map((each) => [
    `${each.model}, all of ${counted(each.tokens, 'token')}`,
    ...[each.storedBytes, mostBytesExploring(each), each.peakBytes].map(megabytes),
  ]);
  const table = markdown(['', 'stored weights', 'at most', 'peak resident set'], [...short, ...long]);
  const told = explored.map(({ tokens, milliseconds, looks }) => {
    const mean = looks.milliseconds / looks.count;
    return `The run of ${counted(tokens, 'token')} took ${seconds(milliseconds)}; then each head of each step was looked at: ${looks.count} looks in ${seconds(looks.milliseconds)}, ${mean.toFixed(0)} ms each in the mean, ${looks.longest.toFixed(0)} ms at most.`;
  });
  return [table, ...told].filter((part) => part !== '').join('\n\n');
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

function notes({ missing, failures, forward, product, cold }: Findings): string {
  const failed = [...forward, ...product, ...cold].flatMap(({ remarks }) => [...remarks.values()]);
  const sentences = [
    ...[...missing].map(([name, why]) => `${name}: ${why}`),
    ...failed.map(({ why }) => why),
    ...failures,
  ];
  return [...new Set(sentences)].map((sentence) => `- ${sentence}`).join('\n');
}
