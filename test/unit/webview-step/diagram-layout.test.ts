// The diagram of a section: everything is there, nothing overlaps, and lines go around what they do not read.

import assert from 'node:assert/strict';
import { layerNorm, learnedPositions, placed } from '../../../src/plan/plain.ts';
import { type Plan, plan } from '../../../src/plan/plan.ts';
import { layoutDiagram } from '../../../webview/step/diagram-layout.ts';
import type { DiagramNode, Point } from '../../../webview/step/diagram-parts.ts';
import { sectionOf, sections } from '../../../webview/step/diagram-sections.ts';
import { isStack, layoutOverview } from '../../../webview/step/overview-layout.ts';
import { roundedPath } from '../../../webview/step/rounded-path.ts';
import { architecture, decoder, encoderDecoder } from '../../support/architectures.ts';
import { variety } from '../../support/variety.ts';

const undropped = { attention: 0, residual: 0, activation: 0, final: 0 };

const plans: Readonly<Record<string, Plan>> = {
  'post-norm encoder': plan(architecture()),
  'pre-norm decoder': plan(decoder()),
  'decoder without dropout': plan(decoder({ stack: { dropout: undropped } })),
  'encoder-decoder': plan(encoderDecoder()),
  'pre-norm encoder-decoder with a final norm': plan(
    encoderDecoder({
      norms: placed(layerNorm(1e-5), 'pre'),
      layers: 2,
      stack: { finalNorm: layerNorm(1e-5) },
    }),
  ),
  'encoder-decoder with scaled embeddings': plan(
    encoderDecoder({ positions: learnedPositions(9, 2), embedding: { scale: 2 } }),
  ),
  'parallel decoder without dropout': plan(
    decoder({ block: { parallel: true }, stack: { dropout: undropped } }),
  ),
  ...Object.fromEntries(Object.entries(variety).map(([name, one]) => [`variety: ${name}`, plan(one)])),
};

const inside = ([x, y]: Point, node: DiagramNode) =>
  Math.abs(x - node.x) < node.width / 2 && Math.abs(y - node.y) < node.height / 2;

/** Points along a line, two CSS pixels apart. */
function along(points: readonly Point[]): Point[] {
  return points.slice(1).flatMap((to, i) => {
    const from = points[i]!;
    const count = Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / 2);
    return Array.from({ length: count + 1 }, (_, k): Point => {
      const share = count === 0 ? 0 : k / count;
      return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
    });
  });
}

for (const [name, described] of Object.entries(plans)) {
  describe(`diagram of a ${name}`, () => {
    for (const section of sections(described)) {
      const layout = layoutDiagram(described, section);
      const byId = new Map(layout.nodes.map((node) => [node.id, node]));

      describe(`from ${section[0]!.id} to ${section.at(-1)!.id}`, () => {
        it('has every step and an arrow for every input', () => {
          for (const step of section) {
            assert.equal(
              byId.get(step.id)?.kind,
              /^(add|multiply)$/.test(step.op.kind) ? step.op.kind : 'box',
            );
            for (const input of step.inputs)
              assert.ok(
                layout.edges.some(({ from, to }) => from === input && to === step.id),
                `${input} to ${step.id}`,
              );
          }
        });

        it('lets no two steps overlap, and keeps all in its box', () => {
          for (const [i, a] of layout.nodes.entries()) {
            assert.ok(a.x - a.width / 2 >= 0 && a.x + a.width / 2 <= layout.width, a.id);
            assert.ok(a.y - a.height / 2 >= 0 && a.y + a.height / 2 <= layout.height, a.id);
            for (const b of layout.nodes.slice(i + 1)) {
              const apart =
                Math.abs(a.x - b.x) >= (a.width + b.width) / 2 ||
                Math.abs(a.y - b.y) >= (a.height + b.height) / 2;
              assert.ok(apart, `${a.id} and ${b.id}`);
            }
          }
        });

        it('draws from top to bottom, and to a sum from beside', () => {
          for (const { from, to } of layout.edges) {
            const [start, end] = [byId.get(from)!, byId.get(to)!];
            const fromBeside = start.kind === 'stub' && end.kind === 'add' && start.y === end.y;
            assert.ok(start.y < end.y || (fromBeside && start.x < end.x), `${from} to ${to}`);
          }
        });

        it('draws no line through a step that it does not join', () => {
          for (const { from, to, points } of layout.edges) {
            const others = layout.nodes.filter(({ id }) => id !== from && id !== to);
            for (const point of along(points)) {
              const hit = others.find((node) => inside(point, node));
              assert.equal(hit, undefined, `${from} to ${to} crosses ${hit?.id}`);
            }
          }
        });

        it('frames a group around its own steps only', () => {
          for (const frame of layout.frames) {
            // What is added from beside stands in the frame of the sum.
            const others = layout.nodes.filter(({ id }) => !id.endsWith('position_bias'));
            for (const { id, x, y } of others) {
              const framed =
                x > frame.x && x < frame.x + frame.width && y > frame.y && y < frame.y + frame.height;
              assert.equal(framed, id.startsWith(`${frame.id}.`), `${id} in ${frame.id}`);
            }
          }
        });
      });
    }
  });
}

describe('sections', () => {
  const described = plans['pre-norm decoder']!;

  it('are the embedding, each block, and the head', () => {
    assert.deepEqual(
      sections(described).map((steps) => steps[0]!.id),
      ['embed.tokens', 'blocks.0.resid_pre', 'blocks.1.resid_pre', 'final_norm'],
    );
  });

  it('are found for a step and for a group', () => {
    const first = (at: string) => sectionOf(described, at)[0]!.id;
    assert.deepEqual(['embed', 'blocks.1.attn', 'blocks.1.mlp.out', 'probs'].map(first), [
      'embed.tokens',
      'blocks.1.resid_pre',
      'blocks.1.resid_pre',
      'final_norm',
    ]);
  });

  it('have queries, keys and values side by side, and their neighbours as stubs', () => {
    const { nodes, frames } = layoutDiagram(described, sectionOf(described, 'blocks.0'));
    const y = (name: string) => nodes.find(({ id }) => id === `blocks.0.attn.${name}`)!.y;
    assert.ok(y('q') === y('k') && y('k') === y('v'));
    assert.deepEqual(
      nodes.filter(({ kind }) => kind === 'stub').map(({ id }) => id),
      ['embed.dropout', 'blocks.1.resid_pre'],
    );
    assert.deepEqual(
      frames.map(({ id }) => id),
      ['blocks.0.attn', 'blocks.0.mlp'],
    );
  });
});

describe('diagram of a block of the decoder', () => {
  const described = plans['encoder-decoder']!;
  const { nodes, edges, frames } = layoutDiagram(described, sectionOf(described, 'decoder.blocks.0'));
  const at = (id: string) => nodes.find((node) => node.id === id)!;

  it('has three sublayers, one below the other', () => {
    assert.deepEqual(
      frames.map(({ title }) => title),
      ['self_attn', 'cross_attn', 'mlp'],
    );
    for (const [i, frame] of frames.entries()) {
      const next = frames[i + 1];
      if (next) assert.ok(frame.y + frame.height < next.y, `${frame.title} above ${next.title}`);
    }
  });

  it('shows what comes from the encoder right above the keys and values that are made of it', () => {
    const memory = at('encoder.blocks.0.ln2');
    assert.equal(memory.kind, 'stub');
    assert.ok(memory.y > at('decoder.blocks.0.ln1').y && memory.y < at('decoder.blocks.0.cross_attn.k').y);
    const readers = edges.filter(({ from }) => from === memory.id).map(({ to }) => to.split('.').at(-1));
    assert.deepEqual(readers, ['k', 'v']);
  });

  it('writes the title of a frame where no line comes in', () => {
    for (const { id, titleX, title, y } of frames) {
      const lines = edges
        .flatMap(({ to, points }) => (to.startsWith(id) ? points : []))
        .filter((p) => p[1] > y);
      for (const [x] of lines)
        assert.ok(x < titleX || x > titleX + 5 * title.length || lines.length === 0, id);
    }
  });
});

describe('diagram after the encoder', () => {
  it('has one stub for the cross-attention of all blocks', () => {
    const described = plans['pre-norm encoder-decoder with a final norm']!;
    const { nodes } = layoutDiagram(described, sectionOf(described, 'encoder.final_norm'));
    const [, after] = nodes.filter(({ kind }) => kind === 'stub');
    assert.equal(after!.id, 'decoder.blocks.0.cross_attn');
    assert.equal(after!.label, 'cross_attn of each block');
  });
});

describe('diagram of both stacks', () => {
  const described = plans['pre-norm encoder-decoder with a final norm']!;
  const { nodes, edges, frames } = layoutOverview(described);
  const at = (id: string) => nodes.find((node) => node.id === id)!;

  it('is shown for a stack, not for its parts', () => {
    assert.deepEqual(
      ['encoder', 'decoder', 'decoder.blocks.0', 'logits'].map((id) => isStack(described, id)),
      [true, true, false, false],
    );
    assert.ok(!isStack(plans['pre-norm decoder']!, ''));
  });

  it('has the parts of each stack in its frame, and the head below the decoder', () => {
    assert.deepEqual(
      frames.map(({ id }) => id),
      ['encoder', 'decoder'],
    );
    assert.deepEqual(
      nodes.filter(({ x }) => x === at('decoder.embed').x).map(({ id }) => id),
      ['decoder.embed', 'decoder.blocks.0', 'decoder.blocks.1', 'decoder.final_norm', 'logits', 'probs'],
    );
  });

  it('leads from the last state of the encoder to every block of the decoder', () => {
    const across = edges.filter(({ from, to }) => from.startsWith('encoder') && to.startsWith('decoder'));
    assert.deepEqual(
      across.map(({ from, to }) => `${from} ${to}`),
      ['encoder.final_norm decoder.blocks.0', 'encoder.final_norm decoder.blocks.1'],
    );
  });
});

describe('lines past other steps', () => {
  const described = plans['post-norm encoder']!;
  const { edges } = layoutDiagram(described, sectionOf(described, 'blocks.0'));
  const line = (from: string, to: string) =>
    edges.find((edge) => edge.from === `blocks.0.${from}` && edge.to === `blocks.0.${to}`)!.points;

  it('go straight down beside them where there is room', () => {
    const [start, corner, end] = line('attn.v', 'attn.z');
    assert.equal(start![0], corner![0]);
    assert.equal(corner![1], end![1]);
  });

  it('go around the attention to the residual sum', () => {
    const xs = line('resid_pre', 'resid_mid').map(([x]) => x);
    assert.ok(Math.min(...xs) < Math.min(...line('resid_pre', 'attn.q').map(([x]) => x)));
  });
});

describe('roundedPath', () => {
  it('cuts corners, but never past the middle of a side', () => {
    const corner: Point[] = [
      [0, 0],
      [0, 20],
      [4, 20],
    ];
    assert.equal(roundedPath(corner, 6), 'M0,0 L0,14 Q0,20 2,20 L4,20');
  });
});
