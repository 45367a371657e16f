// `headlight report`: the panel as one page that needs nothing else.

import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { modelCommand } from './command.ts';
import { prepareRun, runOptions } from './prepare-run.ts';
import { record } from './record.ts';
import { reportPage } from './report-page.ts';
import { grouped } from './table.ts';
import { UsageError } from './usage-error.ts';
import { writeOutput } from './write-output.ts';

const { 'dropout-seed': _, ...options } = runOptions;

/** So that the page of every bundled model holds its weights. */
const limits = { tensors: 24e6, weights: 14e6 };

export const report = modelCommand({
  name: 'report',
  summary: 'Writes the panel for a text as one page that opens without Headlight and without a network.',
  synopsis:
    '<model> (--text TEXT | --file FILE | --ids 1,2,3) --out FILE [--pair TEXT | --target TEXT | --target-ids 1,2,3] [--cut]',
  options: {
    ...options,
    out: { type: 'string', value: 'FILE', help: 'The page to write, in HTML.' },
  },
  async act(model, values, surroundings) {
    const { out, file } = values;
    if (out === undefined) throw new UsageError('Say with --out where to write the page.');
    const finished = await prepareRun(model, values, surroundings);
    const document = file === undefined ? 'Text' : basename(file);
    const recorded = await record(finished, document, limits);
    const built = (name: string) => readFile(join(surroundings.places.webview, name), 'utf8');
    const page = reportPage(recorded, await built('report.js'), await built('report.css'));
    const bytes = Buffer.from(page, 'utf8');
    await writeOutput(out, bytes);
    surroundings.print(`${out}: ${grouped(bytes.length)} bytes\n`);
    for (const sentence of recorded.leftOut) surroundings.remark(`Note: ${sentence}`);
  },
});
