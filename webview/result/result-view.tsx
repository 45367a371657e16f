// What the model says: words, labels, answers in the text, or one vector for it.

import { type Result, resultOf } from '../../src/plan/answer.ts';
import { isCausal, labelsOf, lastStack } from '../../src/plan/architecture.ts';
import { Section } from '../frame/section.tsx';
import type { Scene } from '../scene.ts';
import { Answers } from './answers.tsx';
import { Ranked } from './ranked.tsx';
import { TokenLabels } from './token-labels.tsx';
import { Vector } from './vector.tsx';

/** Nothing for a model whose last step is a hidden state. */
export function ResultView({ scene }: { readonly scene: Scene }) {
  const result = resultOf(scene.plan);
  if (!result) return null;
  return (
    <Section choices={scene.choices} name="result" title="Result" note={noteOf(result, scene)}>
      <ResultBody scene={scene} result={result} />
    </Section>
  );
}

function ResultBody({ scene, result }: { readonly scene: Scene; readonly result: Result }) {
  switch (result.kind) {
    case 'words':
      return <Ranked scene={scene} step={result.step} ofTokens={true} />;
    case 'labels':
      return result.of === 'text' ? (
        <Ranked scene={scene} step={result.step} ofTokens={false} />
      ) : (
        <TokenLabels scene={scene} step={result.step} />
      );
    case 'spans':
      return <Answers scene={scene} start={result.start} end={result.end} />;
    case 'vector':
      return <Vector scene={scene} step={result.step} />;
  }
}

function noteOf(result: Result, { plan, labels, focus }: Scene): string {
  const { stacks, head } = plan.architecture;
  switch (result.kind) {
    case 'words': {
      const last = stacks.length - 1;
      const token = `“${labels[last]![focus.value.tokens[last]!]}”`;
      return isCausal(lastStack(plan.architecture)) ? `what follows ${token}` : `what stands at ${token}`;
    }
    case 'labels': {
      if (result.of === 'text') return 'labels of the whole text';
      const [only, ...others] = labelsOf(head);
      return others.length > 0 ? 'the likeliest label of each token' : `how likely each token is ${only}`;
    }
    case 'spans':
      return 'the likeliest answers in the text';
    case 'vector':
      return 'one vector for the whole text';
  }
}
