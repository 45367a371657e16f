// The pieces of one cell, one by one: the numbers read, what each gives, and the running sum.

import { useState } from 'preact/hooks';
import { Segments } from '../parts/segments.tsx';
import type { Account } from './account.ts';
import { aligned } from './numbers.ts';
import type { StepScene } from './step-scene.ts';
import { FIRST_TERMS, MORE_TERMS, shownTerms, type TermOrder } from './terms.ts';
import { useInView } from './use-in-view.ts';

export function TermsTable({ scene, told }: { scene: StepScene; told: Account }) {
  const { store, focus } = scene;
  const [order, setOrder] = useState<TermOrder>('sequence');
  const [limit, setLimit] = useState(FIRST_TERMS);
  const current = focus.cursor.level === 'term' ? focus.cursor.term : null;
  const marked = useInView<HTMLTableRowElement>(current);

  const { shown, hidden, rest } = shownTerms(told.terms, order, limit, current);
  const terms = shown.map((term) => ({ ...term, ...told.term(term.term) }));
  const factor = told.factors.map((_, i) => aligned(terms.map(({ factors }) => factors[i]!)));
  const value = aligned(terms.map((term) => term.value));
  const sum = aligned([...terms.map(({ running }) => running), rest]);
  const largest = Array.from(told.terms).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const choose = (term: number) => store.focus({ cursor: { ...focus.cursor, level: 'term', term } });

  return (
    <div class="terms">
      {told.terms.length > FIRST_TERMS && (
        <Segments label="Order of the terms" options={orders} chosen={order} onChoose={setOrder} />
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <section class="terms-box" tabIndex={0} aria-label="Terms of the chosen cell">
        <table class={`terms-table ${told.sums === 'running' ? 'tight' : ''}`}>
          <thead>
            <tr>
              <th scope="col">{told.counts}</th>
              {told.factors.map((name) => (
                <th key={name} scope="col" class="number">
                  {name}
                </th>
              ))}
              <th scope="col" class="number">
                {told.worth}
              </th>
              {told.sums === 'running' && (
                <th scope="col" class="number">
                  sum
                </th>
              )}
              <td />
            </tr>
          </thead>
          <tbody>
            {terms.map((term) => (
              <tr
                key={term.term}
                ref={term.term === current ? marked : null}
                class={term.term === current ? 'current' : ''}
                aria-current={term.term === current ? 'step' : undefined}
              >
                <th scope="row">
                  <button
                    type="button"
                    class="step-link"
                    title="Step to this term"
                    onClick={() => choose(term.term)}
                  >
                    {term.label}
                  </button>
                </th>
                {term.factors.map((x, i) => (
                  <td key={i} class="number">
                    {i > 0 && <span class="sign">× </span>}
                    {factor[i]!(x)}
                  </td>
                ))}
                <td class="number">
                  {told.factors.length > 0 && (
                    <span class="sign">{told.factors.length > 1 ? '= ' : '→ '}</span>
                  )}
                  {value(term.value)}
                </td>
                {told.sums === 'running' && <td class="number quiet">{sum(term.running)}</td>}
                <td class="term-bar">
                  <span
                    class={term.value < 0 ? 'bar negative' : 'bar'}
                    style={{ '--size': largest > 0 ? Math.abs(term.value) / largest : 0 }}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {hidden > 0 && (
        <p class="terms-rest">
          and {hidden} more{told.sums === 'never' ? '' : `, which add up to ${sum(rest)}`}.{' '}
          <button type="button" class="step-link" onClick={() => setLimit(terms.length + MORE_TERMS)}>
            {hidden > MORE_TERMS ? `Show ${MORE_TERMS} more` : 'Show all'}
          </button>
        </p>
      )}
    </div>
  );
}

const orders = [
  { value: 'sequence', text: 'In order' },
  { value: 'size', text: 'Largest first' },
] as const satisfies readonly { readonly value: TermOrder; readonly text: string }[];
