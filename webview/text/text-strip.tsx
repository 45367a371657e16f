// The tokens of one text in a strip: hovered, chosen, and tinted by the attention that they get.

import { type ReadonlySignal, type Signal, useComputed, useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { attentionName } from '../../src/plan/attention-set.ts';
import { chooseToken, partIn } from '../../src/plan/choose-token.ts';
import { fixed } from '../parts/format.ts';
import { placeAfterKey } from '../parts/grid-keys.ts';
import { showInBox } from '../parts/show-in-box.ts';
import { hideTip, showTip } from '../parts/tooltip.tsx';
import type { Scene } from '../scene.ts';
import { TokenStrip } from './token-strip.tsx';

export interface HoveredToken {
  readonly stack: number;
  readonly token: number;
}

interface TextStripProps {
  readonly scene: Scene;
  readonly stack: number;
  /** Of the strip, for screen readers. */
  readonly label: string;
  /** Id of what explains the strip, where something does. */
  readonly described?: string;
  readonly hovered: Signal<HoveredToken | null>;
  /** The token whose attention is shown, of the stack that attends. */
  readonly query: ReadonlySignal<number>;
  /** The attention that it pays, [Tk]; null while it is on its way. */
  readonly weights: ReadonlySignal<Float32Array | null>;
}

export function TextStrip({ scene, stack, label, described, hovered, query, weights }: TextStripProps) {
  const { store, plan, run, attention, focus, pattern } = scene;
  const labels = scene.labels[stack]!;
  const strip = useRef<HTMLDivElement>(null);
  const chosen = useComputed(() => focus.value.tokens[stack]!);
  const part = useComputed(() => partIn(attention.value, stack));
  const cells = () => strip.current?.querySelectorAll<HTMLElement>('[data-token]') ?? [];

  // Tints and marks are set on the elements themselves: a thousand tokens are not rendered again for each move.
  useSignalEffect(() => {
    const row = attention.value.keys === stack ? weights.value : null;
    const most = row?.reduce((max, weight) => Math.max(max, weight), 0) || 1;
    for (const [i, cell] of cells().entries()) {
      cell.style.setProperty('--weight', row ? `${((100 * row[i]!) / most).toFixed(1)}%` : '0%');
    }
  });
  useSignalEffect(() => {
    const marked = part.value === 'none' ? null : chosen.value;
    for (const [i, cell] of cells().entries()) {
      cell.tabIndex = i === chosen.value ? 0 : -1;
      cell.setAttribute('aria-selected', String(i === marked));
    }
    showInBox(strip.current, cells()[chosen.value]);
  });
  useSignalEffect(() => {
    const at = attention.value.stack === stack ? query.value : null;
    for (const [i, cell] of cells().entries()) cell.classList.toggle('query', i === at);
  });

  const tokenUnder = (event: Event): number | null => {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-token]') : null;
    return cell ? Number(cell.dataset.token) : null;
  };
  /** The attention that the focused token pays a token of this strip. */
  const paid = (key: number): string[] => {
    const now = pattern.value;
    if (now.status !== 'here' || now.value.set !== attention.value) return [];
    const { set, values } = now.value;
    if (set.keys !== stack) return [];
    const from = focus.value.token;
    return [
      `${scene.labels[set.stack]![from]} → ${labels[key]}: ${fixed(values[from * labels.length + key]!, 4)}`,
    ];
  };
  /** Where the token takes no part in the attention that is shown: in which it does. */
  const leadsTo = (i: number): string[] => {
    const { attention: other } = chooseToken(plan, attention.value, stack, i);
    return other === undefined
      ? []
      : [`choose it for ${attentionName(plan.attentions[other]!).toLowerCase()}`];
  };
  const onPointerMove = (event: PointerEvent) => {
    const i = tokenUnder(event);
    hovered.value = i === null ? null : { stack, token: i };
    if (i === null) return hideTip();
    const token = run.tokens[stack]![i]!;
    showTip(event, [labels[i]!, `token ${i}, ${token.text}, id ${token.id}`, ...paid(i), ...leadsTo(i)]);
  };
  const leave = () => {
    hovered.value = null;
    hideTip();
  };
  const choose = (i: number) => {
    store.focus(chooseToken(plan, attention.peek(), stack, i));
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
      aria-label={label}
      aria-describedby={described}
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
      <TokenStrip run={run} stack={stack} labels={labels} />
    </div>
  );
}
