// What the engine must reach, and whether it does.

import { counted } from '../src/plan/counted.ts';
import { changeNames, type Findings, type ReuseFinding } from './findings.ts';
import { memoryVerdicts } from './memory-requirements.ts';
import { ratioTo, type Series } from './series.ts';
import { formatRatio, ratio, type Spread, spread } from './statistics.ts';
import type { SubjectName } from './subjects.ts';

export interface Verdict {
  readonly work: string;
  readonly against: string;
  readonly least: string;
  /** 'reached', 'not reached', or 'not measured'; of parts that were not measured, too. */
  readonly verdict: string;
  /** The worst of what was measured, and what could not be. */
  readonly measured: string;
}

/** One ratio that was measured, or why it was not. */
interface Part {
  readonly label: string;
  readonly ratio: Spread | null;
  readonly why: string;
}

/** The lines of the table that the engine is held to, each judged by its worst median. */
export function verdicts(findings: Findings): readonly Verdict[] {
  const { forward, product, cold, worker } = findings;
  const of = (series: readonly (Series & { label: string })[], peer: SubjectName): Part[] =>
    series.map((each) => ({
      label: each.label,
      ratio: ratioTo(each, peer),
      why: whyNot(each, peer, findings),
    }));
  const passes = (peer: SubjectName, wanted: (tokens: number) => boolean) =>
    of(
      forward
        .filter(
          ({ tokens, model }) => wanted(tokens) && (peer !== 'TransformerLens' || model.startsWith('GPT')),
        )
        .map((each) => ({
          ...each,
          label: `${each.model}, ${counted(each.tokens, 'token')}, ${threads(each)}`,
        })),
      peer,
    );
  const products = product
    .filter(({ rows }) => rows >= 18)
    .map((each) => ({ ...each, label: `${counted(each.rows, 'row')}, ${threads(each)}` }));
  const starts = cold
    .filter(({ model }) => model === 'BERT-base')
    .map((each) => ({ ...each, label: 'BERT-base' }));
  return [
    judge(
      'matrix product, 18 rows and more, one thread and two',
      'onnxruntime-web',
      1.4,
      of(products, 'onnxruntime-web'),
    ),
    judge(
      'forward with full capture, every length',
      'onnxruntime-web with attentions as outputs',
      1.4,
      passes('onnxruntime-web', () => true),
    ),
    judge('forward with full capture, 1 to 16 tokens', 'PyTorch eager, TransformerLens', 1, [
      ...passes('transformers', (tokens) => tokens <= 16),
      ...passes('TransformerLens', (tokens) => tokens <= 16),
    ]),
    judge(
      'forward with full capture, 128 tokens',
      'PyTorch eager',
      0.4,
      passes('transformers', (tokens) => tokens === 128),
    ),
    judge(
      'the same',
      'TransformerLens `run_with_cache`',
      0.6,
      passes('TransformerLens', (tokens) => tokens === 128),
    ),
    judge(
      'cold start to all attentions, BERT-base shape',
      'Python `transformers`',
      8,
      of(starts, 'transformers'),
    ),
    reuse('append', 20, findings),
    reuse('change', 1.8, findings),
    reuse('ablate', 3, findings),
    inWorker(worker),
    ...memoryVerdicts(findings),
  ];
}

function reuse(work: ReuseFinding['work'], least: number, { reuse }: Findings): Verdict {
  const parts = reuse
    .filter((each) => each.work === work)
    .map((each) => ({ label: threads(each), ratio: ratio(each.reused, each.full), why: '' }));
  return judge(`${changeNames[work]} (GPT-2 shape)`, 'our own full run', least, parts);
}

function inWorker(milliseconds: readonly number[]): Verdict {
  const work = 'the rock rules, warm, request to all summaries in the worker';
  const line = { work, against: '', least: 'under 2 ms' };
  if (milliseconds.length === 0) return { ...line, verdict: 'not measured', measured: '' };
  const { median } = spread(milliseconds);
  return { ...line, verdict: median < 2 ? 'reached' : 'not reached', measured: `${median.toFixed(2)} ms` };
}

function judge(work: string, against: string, least: number, parts: readonly Part[]): Verdict {
  const measured = parts.flatMap(({ label, ratio }) => (ratio ? [{ label, ratio }] : []));
  const absent = parts.filter(({ ratio }) => !ratio);
  const [worst] = measured.sort((a, b) => a.ratio.median - b.ratio.median);
  const missed = measured.filter(({ ratio }) => ratio.median < least);
  const said = [
    ...(worst ? [`worst ${formatRatio(worst.ratio)} (${worst.label})`] : []),
    ...(missed.length > 0 && measured.length > 1 ? [`missed in ${missed.length} of ${measured.length}`] : []),
    ...new Set(absent.map(({ why }) => why)),
  ];
  return {
    work,
    against,
    least: least === 1 ? 'as fast' : `${least} times as fast`,
    verdict: verdictOf(missed.length, measured.length, absent.length),
    measured: said.join('; '),
  };
}

function verdictOf(missed: number, measured: number, absent: number): string {
  if (missed > 0) return 'not reached';
  if (measured === 0) return 'not measured';
  return absent > 0 ? 'reached as far as measured' : 'reached';
}

function threads({ threads }: { readonly threads: number }): string {
  return counted(threads, 'thread');
}

function whyNot({ remarks }: Series, peer: SubjectName, { missing }: Findings): string {
  const ours = remarks.get('Headlight');
  if (ours) return ours.why;
  const left = remarks.has(peer) || [...missing.keys()].some((name) => name === peer);
  return `${peer} ${left ? 'could not be measured, for the reason given below' : 'was not measured'}`;
}
