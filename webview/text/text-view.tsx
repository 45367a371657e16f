// The text as a strip of tokens, each tinted by the attention that the focused token pays it.

import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { Section } from '../frame/section.tsx';
import { fixed } from '../parts/format.ts';
import { placeAfterKey } from '../parts/grid-keys.ts';
import { showInBox } from '../parts/show-in-box.ts';
import { hideTip, showTip } from '../parts/tooltip.tsx';
import { headName, type Scene } from '../scene.ts';
import { TokenStrip } from './token-strip.tsx';

export function TextView({ scene }: { readonly scene: Scene }) {
  const { layer, head } = scene.focus.value;
  return (
    <Section
      choices={scene.choices}
      name="text"
      title="Text"
      note={`attention in ${headName({ layer, head })}`}
    >
      <TextBody scene={scene} />
    </Section>
  );
}

function TextBody({ scene }: { readonly scene: Scene }) {
  const { store, labels, run } = scene;
  const strip = useRef<HTMLDivElement>(null);
  const hovered = useSignal<number | null>(null);
  const focused = useComputed(() => scene.focus.value.token);
  /** Whose attention is shown: [T] weights, or null while they are on their way. */
  const query = useComputed(() => hovered.value ?? focused.value);
  const weights = useComputed(() => {
    const { value } = scene.pattern;
    const length = labels.length;
    return value.status === 'here'
      ? value.value.values.subarray(query.value * length, (query.value + 1) * length)
      : null;
  });
  const cells = () => strip.current?.querySelectorAll<HTMLElement>('[data-token]') ?? [];

  // Tints and marks are set on the elements themselves: a thousand tokens are not rendered again for each move.
  useSignalEffect(() => {
    const row = weights.value;
    const most = row?.reduce((max, weight) => Math.max(max, weight), 0) || 1;
    for (const [i, cell] of cells().entries()) {
      cell.style.setProperty('--weight', row ? `${((100 * row[i]!) / most).toFixed(1)}%` : '0%');
    }
  });
  useSignalEffect(() => {
    for (const [i, cell] of cells().entries()) {
      cell.tabIndex = i === focused.value ? 0 : -1;
      cell.setAttribute('aria-selected', String(i === focused.value));
    }
    showInBox(strip.current, cells()[focused.value]);
  });
  useSignalEffect(() => {
    for (const [i, cell] of cells().entries()) cell.classList.toggle('query', i === query.value);
  });

  const tokenUnder = (event: Event): number | null => {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-token]') : null;
    return cell ? Number(cell.dataset.token) : null;
  };
  const onPointerMove = (event: PointerEvent) => {
    const i = tokenUnder(event);
    hovered.value = i;
    if (i === null) return hideTip();
    const token = run.tokens[i]!;
    const from = focused.value;
    const weight =
      scene.pattern.value.status === 'here'
        ? scene.pattern.value.value.values[from * labels.length + i]
        : undefined;
    showTip(event, [
      labels[i]!,
      `token ${i}, ${token.text}, id ${token.id}`,
      ...(weight === undefined ? [] : [`${labels[from]} → ${labels[i]}: ${fixed(weight, 4)}`]),
    ]);
  };
  const leave = () => {
    hovered.value = null;
    hideTip();
  };
  const choose = (i: number) => {
    store.focus({ token: i });
    cells()[i]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const i = tokenUnder(event);
    if (i === null) return;
    const sideways =
      event.key === 'ArrowDown' ? 'ArrowRight' : event.key === 'ArrowUp' ? 'ArrowLeft' : event.key;
    const place = placeAfterKey(sideways, event.ctrlKey, { row: 0, column: i }, 1, labels.length);
    if (!place) return;
    event.preventDefault();
    choose(place.column);
  };
  return (
    <div
      class="token-strip"
      role="listbox"
      aria-label="Tokens of the text"
      aria-orientation="horizontal"
      tabIndex={-1}
      ref={strip}
      onPointerMove={onPointerMove}
      onPointerLeave={leave}
      onClick={(event) => {
        const i = tokenUnder(event);
        if (i !== null) choose(i);
      }}
      onKeyDown={onKeyDown}
    >
      <TokenStrip run={run} labels={labels} />
    </div>
  );
}
