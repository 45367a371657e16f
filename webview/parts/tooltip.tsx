// The one tooltip of the panel; it follows the pointer over canvases and tokens.

import { signal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';

interface Tip {
  /** Of the pointer, in CSS pixels from the page's corner. */
  readonly x: number;
  readonly y: number;
  /** The first line stands out. */
  readonly lines: readonly string[];
}

const tip = signal<Tip | null>(null);

export function showTip(event: MouseEvent, lines: readonly string[]): void {
  tip.value = { x: event.clientX, y: event.clientY, lines };
}

export function hideTip(): void {
  tip.value = null;
}

/** For the pointer only: what it says is announced or written elsewhere too. */
export function Tooltip() {
  const box = useRef<HTMLDivElement>(null);
  const shown = tip.value;
  useLayoutEffect(() => {
    if (!box.current || !shown) return;
    const { width, height } = box.current.getBoundingClientRect();
    const left = Math.max(4, Math.min(shown.x + 12, window.innerWidth - width - 4));
    const below = shown.y + 16;
    const top = below + height > window.innerHeight - 4 ? shown.y - height - 8 : below;
    Object.assign(box.current.style, { left: `${left}px`, top: `${Math.max(4, top)}px` });
  }, [shown]);
  if (!shown) return null;
  return (
    <div class="tooltip" aria-hidden="true" ref={box}>
      {shown.lines.map((line) => (
        <div key={line}>{line}</div>
      ))}
    </div>
  );
}
