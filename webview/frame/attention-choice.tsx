// Which attention is looked at, where a model has several: the encoder's own, the decoder's own, or across.

import { attentionName } from '../../src/plan/attention-set.ts';
import { Segments } from '../parts/segments.tsx';
import { textName } from '../parts/texts.ts';
import type { Scene } from '../scene.ts';

export function AttentionChoice({ scene }: { readonly scene: Scene }) {
  const { plan, store, focus } = scene;
  if (plan.attentions.length === 1) return null;
  const options = plan.attentions.map((set, i) => {
    const [from, to] = [set.stack, set.keys].map((stack) => textName(plan, stack).toLowerCase());
    return {
      value: String(i),
      text: attentionName(set),
      title: `Tokens of the ${from} attend to tokens of the ${to}`,
    };
  });
  return (
    <div class="attention-choice">
      <Segments
        label="Attention"
        options={options}
        chosen={String(focus.value.attention)}
        onChoose={(value) => store.focus({ attention: Number(value) })}
      />
    </div>
  );
}
