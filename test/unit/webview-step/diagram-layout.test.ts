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
  'parallel decoder with a gate': plan(decoder({ block: { parallel: true }, mlp: { gated: true } })),
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

describe('steps side by side', () => {
  const drawn = (start: string, section: string) => {
    const described = plan(Object.entries(variety).find(([name]) => name.startsWith(start))![1]);
    const layout = layoutDiagram(described, sectionOf(described, section));
    return (id: string) => layout.nodes.find((node) => node.id.endsWith(id))!;
  };

  it('keeps what becomes of queries and keys below them', () => {
    const at = drawn('decoder with soft caps', 'blocks.0');
    for (const name of ['q', 'k'])
      assert.deepEqual(
        [at(`attn.${name}_norm`).x, at(`attn.rot_${name}`).x],
        Array(2).fill(at(`attn.${name}`).x),
      );
    assert.equal(at('attn.q_norm').y, at('attn.k_norm').y);
    assert.equal(at('attn.scores').x, at('ln1').x);
  });

  it('bends the gate beside what it opens, and multiplies both below', () => {
    const at = drawn('decoder with rotary', 'blocks.0');
    assert.equal(at('mlp.act').x, at('mlp.gate').x);
    assert.equal(at('mlp.gate').y, at('mlp.pre').y);
    assert.equal(at('mlp.post').kind, 'multiply');
    assert.equal(at('mlp.post').x, (at('mlp.gate').x + at('mlp.pre').x) / 2);
  });

  it('shows attention and MLP beside each other where both read the same stream', () => {
    const at = drawn('decoder with parallel residuals', 'blocks.0');
    assert.equal(at('ln1').y, at('ln2').y);
    assert.ok(at('mlp.out').y < at('attn.out').y);
    const right = Math.max(...['q', 'k', 'v'].map((name) => at(`attn.${name}`).x));
    for (const name of ['ln2', 'mlp.pre', 'mlp.out_dropout']) assert.ok(at(name).x > right, name);
    assert.equal(at('resid_post').x, at('ln1').x);
  });

  it('adds the bias of distances from beside', () => {
    const at = drawn('encoder with a bias', 'blocks.0');
    assert.deepEqual([at('position_bias').kind, at('position_bias').label], ['stub', 'position_bias']);
    assert.equal(at('position_bias').y, at('attn.biased').y);
    assert.ok(at('position_bias').x < at('attn.biased').x);
  });

  it('says next to the embedding that every block reads that bias', () => {
    const at = drawn('encoder with a bias', 'embed');
    assert.equal(at('blocks.0.attn').label, 'attn of each block');
    assert.equal(at('blocks.0.attn').x, at('position_bias').x);
    assert.ok(at('position_bias').x > at('embed.types').x);
  });

  it('puts a word that is scaled or projected above its place in the sum', () => {
    const at = drawn('decoder with a narrow table', 'embed');
    assert.equal(at('embed.tokens').x, at('embed.project').x);
    assert.equal(at('embed.project').y, at('embed.positions').y);
  });

  it('has a column for each end of an answer', () => {
    const at = drawn('encoder with a bias', 'logits');
    assert.equal(at('start.logits').x, at('start.probs').x);
    assert.equal(at('start.probs').y, at('end.probs').y);
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

describe('diagram of both stacks with biases for distances', () => {
  const described = plan(variety['encoder-decoder with biases for distances, and nothing scaled']!);
  const { nodes, edges, frames } = layoutOverview(described);

  it('leads from the bias to every block, and from the embedding to the first', () => {
    const inDecoder = edges.filter(
      ({ from, to }) => from.startsWith('decoder') && to.startsWith('decoder.bl'),
    );
    assert.deepEqual(inDecoder.map(({ from, to }) => `${from} ${to}`).sort(), [
      'decoder.blocks.0 decoder.blocks.1',
      'decoder.embed decoder.blocks.0',
      'decoder.position_bias decoder.blocks.0',
      'decoder.position_bias decoder.blocks.1',
    ]);
  });

  it('keeps those lines in the frame of their stack, and off all boxes', () => {
    for (const { from, to, points } of edges) {
      const frame = frames.find(({ id }) => from.startsWith(id) && to.startsWith(id));
      for (const point of along(points)) {
        const hit = nodes.find((node) => node.id !== from && node.id !== to && inside(point, node));
        assert.equal(hit, undefined, `${from} to ${to}`);
        if (frame) assert.ok(point[0] > frame.x && point[0] < frame.x + frame.width);
      }
    }
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
