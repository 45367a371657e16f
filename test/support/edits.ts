// Texts that are edited and steps that are overridden, at random, for tests of runs that follow one another.

import fc from 'fast-check';
import type { Inputs } from '../../src/engine/execute.ts';
import type { Architecture, Stack } from '../../src/plan/architecture.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { cellCount, shapeOf } from '../../src/plan/sizes.ts';
import type { StepId } from '../../src/plan/step.ts';
import { numbers } from './architectures.ts';

/** What differs from one run to the next. */
export interface Edit {
  readonly kind: 'none' | 'append' | 'cut' | 'change' | 'insert' | 'replace' | 'types' | 'seed' | 'override';
  /** Which stack's text, and where in it, or which step; between 0 and 1. */
  readonly stack: number;
  readonly place: number;
  readonly ids: readonly number[];
  /** Bytes for what is not always kept. */
  readonly budget: number;
  /** Steps that somebody looks at after the run, between 0 and 1. */
  readonly looks: readonly number[];
}

/** What a run reads. */
export interface Scene {
  readonly texts: readonly { readonly ids: readonly number[]; readonly types: readonly number[] }[];
  readonly dropoutSeed: number | null;
  /** Seeds of the numbers that are put in the place of steps. */
  readonly overridden: ReadonlyMap<StepId, number>;
}

const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

/** @param vocab ids are below it @param longest so many tokens at most are put in at once */
export function edits(vocab: number, longest: number): fc.Arbitrary<Edit> {
  return fc.record({
    kind: fc.constantFrom<Edit['kind'][]>(
      ...(['none', 'append', 'append', 'cut', 'change', 'change', 'insert', 'replace'] as const),
      ...(['types', 'seed', 'override', 'override', 'override'] as const),
    ),
    stack: fraction,
    place: fraction,
    ids: fc.array(fc.nat(vocab - 1), { minLength: 1, maxLength: longest, size: 'max' }),
    budget: fc.constantFrom(1, 2000, 2 ** 24),
    looks: fc.array(fraction, { maxLength: 4 }),
  });
}

/** The scene after an edit. */
export function edited(scene: Scene, { kind, stack, place, ids }: Edit, { steps }: Plan): Scene {
  if (kind === 'none') return scene;
  if (kind === 'seed') return { ...scene, dropoutSeed: scene.dropoutSeed === null ? ids[0]! : null };
  if (kind === 'override') {
    const { id } = steps[Math.floor(place * steps.length)]!;
    const overridden = new Map(scene.overridden);
    // What stands there already is taken away, or becomes something else.
    if (overridden.has(id) && ids[0]! % 2 === 0) overridden.delete(id);
    else overridden.set(id, ids[0]!);
    return { ...scene, overridden };
  }
  const which = Math.floor(stack * scene.texts.length);
  const text = scene.texts[which]!;
  const at = Math.floor(place * text.ids.length);
  const read = (next: readonly number[]) => ({
    ids: next,
    types: next.map((_, i) => text.types[i] ?? text.types.at(-1)!),
  });
  const changed = {
    append: () => read([...text.ids, ...ids]),
    cut: () => read(text.ids.slice(0, at + 1)),
    change: () => read(text.ids.with(at, ids[0]!)),
    insert: () => read([...text.ids.slice(0, at), ...ids, ...text.ids.slice(at)]),
    replace: () => read(ids),
    types: () => ({ ids: text.ids, types: text.types.map((type, i) => (i < at ? type : 1 - type)) }),
  }[kind]();
  return { ...scene, texts: scene.texts.with(which, changed) };
}

/** As a run takes it. */
export function setupOf({ texts, dropoutSeed, overridden }: Scene, plan: Plan) {
  const inputs: readonly Inputs[] = texts;
  const counts = texts.map(({ ids }) => ids.length);
  const overrides = new Map(
    [...overridden].map(([id, seed]) => [
      id,
      numbers(seed, cellCount(shapeOf(plan.architecture, plan.byId.get(id)!, counts))),
    ]),
  );
  return { plan, inputs, dropoutSeed, overrides };
}

/** The same model, with places for so many tokens. */
export function withRoom(architecture: Architecture, tokens: number): Architecture {
  const roomy = (stack: Stack): Stack => {
    const { positions } = stack.embedding;
    if (positions.kind === 'none') return stack;
    return { ...stack, embedding: { ...stack.embedding, positions: { ...positions, count: tokens } } };
  };
  return { ...architecture, stacks: architecture.stacks.map(roomy) };
}
