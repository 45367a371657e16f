// A part of the panel with a header that opens and closes it, as the panes of VS Code's side bar do.

import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { useChoice } from '../parts/use-choice.ts';
import type { Choices } from './choices.ts';

interface SectionProps {
  readonly choices: Choices;
  /** Under which the panel remembers whether it is open. */
  readonly name: string;
  readonly title: string;
  /** What of all there is to see is shown now. */
  readonly note?: string;
  /** Rendered only while the section is open, so that a closed one asks the host for nothing. */
  readonly children: ComponentChildren;
}

export function Section({ choices, name, title, note, children }: SectionProps) {
  const [open, setOpen] = useChoice(choices, `section.${name}`, ['open', 'closed'], 'open');
  const id = useId();
  return (
    <section class={`section section-${name}`} aria-labelledby={`${id}-title`}>
      <h2 class="section-header">
        <button
          type="button"
          aria-expanded={open === 'open'}
          aria-controls={`${id}-body`}
          onClick={() => setOpen(open === 'open' ? 'closed' : 'open')}
        >
          <span class={`codicon codicon-chevron-${open === 'open' ? 'down' : 'right'}`} aria-hidden="true" />
          <span id={`${id}-title`}>{title}</span>
          {note && <span class="section-note">{note}</span>}
        </button>
      </h2>
      <div class="section-body" id={`${id}-body`} hidden={open !== 'open'}>
        {open === 'open' && children}
      </div>
    </section>
  );
}
