// What `--capture` names, with help where a name is unknown.

import { type SelectedTensor, selectTensors } from '../capture/select.ts';
import type { Plan } from '../plan/plan.ts';
import { nearMatches } from './near-matches.ts';
import { oneLine } from './one-line.ts';

const groups = ['attentions', 'hidden_states', 'logits', 'pooler_output', 'sentence_embedding', 'all'];

/**
 * @param model as it was typed
 * @throws Error, one sentence, that lists near names for the first that is unknown, and says where all of them are.
 */
export function captured(plan: Plan, capture: string, model: string): readonly SelectedTensor[] {
  for (const wanted of capture.split(',').map((name) => name.trim())) {
    if (wanted === '') continue;
    try {
      selectTensors(plan, wanted);
    } catch (error) {
      const near = nearMatches(wanted, candidates(plan, wanted));
      const likest = near.length === 0 ? '' : `; the nearest are ${near.join(', ')}`;
      throw new Error(
        `${oneLine(error).replace(/\.$/, '')}${likest}; headlight describe ${model} --steps lists all of them.`,
      );
    }
  }
  return selectTensors(plan, capture);
}

/** Names that could have been meant; for a glob, the steps of all layers as one. */
function candidates({ steps }: Plan, wanted: string): readonly string[] {
  const ids = steps.map(({ id }) => (wanted.includes('*') ? id.replaceAll(/\.\d+\./g, '.*.') : id));
  return [...new Set([...groups, ...ids])];
}
