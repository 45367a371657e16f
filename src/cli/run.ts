// `headlight run`: runs a text, and prints or writes what was inside.

import { outputs, type SelectedTensor } from '../capture/select.ts';
import { counted } from '../plan/counted.ts';
import type { Plan } from '../plan/plan.ts';
import { exportTensors } from '../worker/export-tensors.ts';
import { captured } from './captured.ts';
import { modelCommand } from './command.ts';
import { type FinishedRun, prepareRun, runOptions } from './prepare-run.ts';
import { runSummary } from './run-summary.ts';
import { runTables, targetLine } from './run-tables.ts';
import { grouped } from './table.ts';
import { UsageError } from './usage-error.ts';
import { writeOutput } from './write-output.ts';

export const run = modelCommand({
  name: 'run',
  summary:
    'Runs a text, and shows its tokens, what the model says, heads and hidden states, or writes any tensor to a file.',
  synopsis:
    '<model> (--text TEXT | --file FILE | --ids 1,2,3) [--pair TEXT | --target TEXT | --target-ids 1,2,3] [--cut] [--json] [--out FILE] [--capture WHAT]',
  options: {
    ...runOptions,
    json: { type: 'boolean', help: 'Print tokens, heads, hidden states and what the head says as JSON.' },
    out: {
      type: 'string',
      value: 'FILE',
      help: 'Write tensors to this file, in the safetensors format, in place of printing tables.',
    },
    capture: {
      type: 'string',
      value: 'WHAT',
      help: 'What to write: attentions, hidden_states, logits, pooler_output, sentence_embedding, all, or globs over step names (see describe --steps), with commas between; by default attentions,hidden_states and what the head gives.',
    },
  },
  async act(model, values, surroundings) {
    const { out, capture, json } = values;
    if (capture !== undefined && out === undefined) {
      throw new UsageError('--capture says what to write, so it needs --out.');
    }
    const chosen = (plan: Plan) => captured(plan, capture ?? usual(plan), model);
    const finished = await prepareRun(model, values, surroundings, (plan) => {
      if (out !== undefined) chosen(plan);
    });
    if (out !== undefined) {
      const written = await write(finished, chosen(finished.model.plan), out);
      const say = json ? surroundings.remark : (line: string) => surroundings.print(`${line}\n`);
      say(written);
      const target = targetLine(finished);
      if (target !== null && !json) surroundings.print(target);
    }
    const { cut } = finished.run;
    if (cut)
      surroundings.remark(
        `Note: ${cutOff(cut.dropped)} cut off${cut.why === 'memory' ? ' for want of memory' : ''}; ${cut.kept} tokens were run.`,
      );
    if (json) surroundings.print(`${JSON.stringify(runSummary(finished))}\n`);
    else if (out === undefined) surroundings.print(runTables(finished));
  },
});

/** @param dropped null where the text was not read to its end */
function cutOff(dropped: number | null): string {
  if (dropped === null) return 'the rest of the text was';
  return dropped === 1 ? 'the last token was' : `the last ${dropped} tokens were`;
}

/** What is written where nothing is named. */
function usual(plan: Plan): string {
  const given = Object.entries(outputs(plan)).flatMap(([name, tensors]) =>
    tensors.length > 0 ? [name] : [],
  );
  return ['attentions', 'hidden_states', ...given].join(',');
}

/** @returns one sentence that says what was written. */
async function write(
  { run: { capture } }: FinishedRun,
  chosen: readonly SelectedTensor[],
  file: string,
): Promise<string> {
  const bytes = exportTensors(capture, chosen);
  await writeOutput(file, bytes);
  return `${file}: ${counted(chosen.length, 'tensor')}, ${grouped(bytes.length)} bytes`;
}
