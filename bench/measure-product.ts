// Measures the matrix product alone, by all that have one, warm.

import { join } from 'node:path';
import { compareAll } from './agreement.ts';
import { type Findings, product } from './findings.ts';
import { keepAgreements } from './measure-forward.ts';
import { writeProductGraph } from './onnx/write.ts';
import type { BenchOptions } from './options.ts';
import { startSubject } from './running-subject.ts';
import { measureInTurn } from './series.ts';
import type { Subject } from './subjects.ts';

const checkedRows = 18;

/** @param scratch a folder for the graph of the product, and for what is compared */
export async function measureProduct(
  subjects: readonly Subject[],
  { threads, rows, rounds }: BenchOptions,
  findings: Findings,
  scratch: string,
): Promise<void> {
  const { K, N } = product;
  const graph = join(scratch, 'product.onnx');
  writeProductGraph(graph, K, N);
  const able = subjects.filter(({ can }) => can('product', ''));
  for (const count of threads) {
    console.log(`Matrix product, threads: ${count} …`);
    const running = able.map((subject) => startSubject(subject, '', count));
    const request = (asked: number) => ({ task: 'product', rows: asked, K, N, graph }) as const;
    try {
      const work = `product of ${checkedRows} rows, threads: ${count}`;
      keepAgreements(
        findings,
        await compareAll(running, request(checkedRows), work, [checkedRows * N], scratch),
      );
      for (const asked of rows) {
        const series = await measureInTurn(running, request(asked), count, rounds(asked));
        findings.product.push({ ...series, rows: asked });
      }
    } finally {
      await Promise.all(running.map((subject) => subject.stop()));
    }
  }
}
