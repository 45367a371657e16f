// The text, or the source and the target, as strips of tokens, tinted by the attention that the focused token pays.

import { useComputed, useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { attentionName } from '../../src/plan/attention-set.ts';
import { partIn, type TokenPart } from '../../src/plan/choose-token.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { targetName } from '../../src/plan/target-name.ts';
import { Section } from '../frame/section.tsx';
import { textName } from '../parts/texts.ts';
import { placeName, type Scene } from '../scene.ts';
import { type HoveredToken, TextStrip } from './text-strip.tsx';

export function TextView({ scene }: { readonly scene: Scene }) {
  const { plan, attention, focus, choices } = scene;
  const note = placeName(plan, attention.value, focus.value);
  return (
    <Section
      choices={choices}
      name="text"
      title="Text"
      note={plan.attentions.length > 1 ? note : `attention in ${note}`}
    >
      <TextBody scene={scene} />
    </Section>
  );
}

function TextBody({ scene }: { readonly scene: Scene }) {
  const { plan, run, attention, focus, pattern } = scene;
  const id = useId();
  const hovered = useSignal<HoveredToken | null>(null);
  /** Whose attention is shown. */
  const query = useComputed(() => {
    const { stack } = attention.value;
    return hovered.value?.stack === stack ? hovered.value.token : focus.value.token;
  });
  /** [Tk], or null while they are on their way. */
  const weights = useComputed(() => {
    if (pattern.value.status !== 'here' || pattern.value.value.set !== attention.value) return null;
    const length = run.tokens[attention.value.keys]!.length;
    return pattern.value.value.values.subarray(query.value * length, (query.value + 1) * length);
  });
  if (run.tokens.length === 1)
    return <TextStrip scene={scene} stack={0} label="Tokens of the text" {...{ hovered, query, weights }} />;
  return (
    <>
      {run.tokens.map((_, stack) => {
        const name = textName(plan, stack);
        const part = partIn(attention.value, stack);
        return (
          <div key={stack} class={`text-of-stack ${part}`}>
            <div class="text-name">
              <h3>{name === 'Target' ? targetName(run) : name}</h3>
              <p id={`${id}-${stack}`}>
                {explains(part, attentionName(attention.value), predicts(plan, stack))}
              </p>
            </div>
            <TextStrip
              described={`${id}-${stack}`}
              scene={scene}
              stack={stack}
              label={`${name} tokens`}
              {...{ hovered, query, weights }}
            />
          </div>
        );
      })}
    </>
  );
}

/** Whether the tokens of this text are what the model predicts words at. */
function predicts({ architecture }: Plan, stack: number): boolean {
  return architecture.head.kind === 'language_model' && stack === architecture.stacks.length - 1;
}

function explains(part: TokenPart, attention: string, predicting: boolean): string {
  switch (part) {
    case 'queries':
      return predicting
        ? 'queries: each looks at the source, and predicts the token after it'
        : 'queries: each looks at the source';
    case 'keys':
      return 'keys: tinted by the attention they get';
    case 'both':
      return `queries and keys: tinted by the attention they get${predicting ? '; each predicts the token after it' : ''}`;
    case 'none':
      return `no part of ${attention.toLowerCase()}`;
  }
}
