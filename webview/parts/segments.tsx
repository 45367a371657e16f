// One choice of a few, side by side.

import { useRef } from 'preact/hooks';
import { placeAfterKey } from './grid-keys.ts';

interface SegmentsProps<T extends string> {
  /** What is chosen, for screen readers. */
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly text: string; readonly title?: string }[];
  readonly chosen: T;
  readonly onChoose: (value: T) => void;
}

export function Segments<T extends string>({ label, options, chosen, onChoose }: SegmentsProps<T>) {
  const group = useRef<HTMLDivElement>(null);
  const index = options.findIndex(({ value }) => value === chosen);
  const onKeyDown = (event: KeyboardEvent) => {
    const place = placeAfterKey(event.key, event.ctrlKey, { row: 0, column: index }, 1, options.length);
    if (!place) return;
    event.preventDefault();
    onChoose(options[place.column]!.value);
    group.current?.querySelectorAll<HTMLElement>('[role=radio]')[place.column]?.focus();
  };
  return (
    <div class="segments" role="radiogroup" aria-label={label} ref={group}>
      {options.map(({ value, text, title }) => (
        // biome-ignore lint/a11y/useSemanticElements: a radio input cannot be drawn as a segment without inline tricks
        <button
          key={value}
          type="button"
          role="radio"
          aria-checked={value === chosen}
          tabIndex={value === chosen ? 0 : -1}
          title={title}
          onClick={() => onChoose(value)}
          onKeyDown={onKeyDown}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
