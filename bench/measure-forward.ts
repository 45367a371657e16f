// Measures the forward pass: all attentions and all hidden states, by every subject, warm.

import type { Agreement } from './agreement.ts';
import { compareAll } from './agreement.ts';
import type { Findings } from './findings.ts';
import type { BenchOptions } from './options.ts';
import { randomIds } from './random.ts';
import { startSubject } from './running-subject.ts';
import { measureInTurn } from './series.ts';
import type { ModelShape } from './shapes.ts';
import type { Subject } from './subjects.ts';

/** Tokens of the text with which it is checked that all compute the same. */
const checkedTokens = 16;

/** @param scratch a folder for what is compared */
export async function measureForward(
  shape: ModelShape,
  checkpoint: string,
  subjects: readonly Subject[],
  { threads, lengths, rounds, passes }: BenchOptions,
  findings: Findings,
  scratch: string,
): Promise<void> {
  const able = subjects.filter(({ can }) => can('forward', shape.name));
  for (const count of threads) {
    console.log(`${shape.name}, threads: ${count} …`);
    const running = able.map((subject) => startSubject(subject, checkpoint, count));
    try {
      const ids = randomIds(checkedTokens, shape.vocab, 3);
      const work = `${shape.name}, ${checkedTokens} tokens, threads: ${count}`;
      const found = await compareAll(running, { task: 'forward', ids }, work, sizesOf(shape), scratch);
      keepAgreements(findings, found);
      for (const tokens of lengths) {
        const request = { task: 'forward', ids: randomIds(tokens, shape.vocab, 5) } as const;
        const series = await measureInTurn(running, request, count, rounds(tokens), passes(tokens));
        findings.forward.push({ ...series, model: shape.name, tokens });
      }
    } finally {
      await Promise.all(running.map((subject) => subject.stop()));
    }
  }
}

/** Keeps what was compared, and says at once what does not agree. */
export function keepAgreements(findings: Findings, found: readonly Agreement[]): void {
  findings.agreements.push(...found);
  for (const { subject, work, error, agrees, problem } of found) {
    if (problem !== null) console.log(problem);
    else if (!agrees) console.log(`${subject} DISAGREES, ${work}: relative error ${error.toExponential(1)}`);
  }
}

/** Cells of each pattern, then of each hidden state. */
function sizesOf({ layers, heads, width }: ModelShape): readonly number[] {
  const pattern = heads * checkedTokens ** 2;
  const state = checkedTokens * width;
  return [
    ...Array.from({ length: layers }, () => pattern),
    ...Array.from({ length: layers + 1 }, () => state),
  ];
}
