// Rotary positions as config.json asks for them, against what Hugging Face transformers makes of it.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { familyOf } from '../../../src/checkpoint/families.ts';
import type { Settings } from '../../../src/checkpoint/family.ts';
import { frequencies, type Rope, turn } from '../../../src/plan/rope.ts';

/** data/rope.py says what its fields are; a name begins with that of the family. */
interface Recorded {
  readonly name: string;
  readonly config: Settings;
  readonly texts: readonly {
    readonly tokens: number;
    readonly speeds: readonly number[];
    readonly cos: readonly number[];
    readonly sin: readonly number[];
  }[];
}

const recorded: readonly Recorded[] = JSON.parse(readFileSync('test/unit/checkpoint/data/rope.json', 'utf8'));

const sizes = { hidden_size: 24, num_attention_heads: 2, num_key_value_heads: 2, num_hidden_layers: 1 };

function ropeOf(family: string, config: Settings): Rope {
  const nothing = { has: () => false, shape: () => undefined };
  const { architecture } = familyOf(family).read({ ...sizes, ...config }, nothing, {});
  return architecture.stacks[0]!.blocks[0]!.attention.rope!;
}

describe('rotary positions', () => {
  for (const { name, config, texts } of recorded) {
    for (const { tokens, speeds, cos, sin } of texts) {
      it(`${name}: agree on a text of ${tokens} tokens`, () => {
        const rope = ropeOf(name.split(' ')[0]!, config);
        assert.equal(rope.dims, 2 * speeds.length);
        const found = frequencies(rope, tokens);
        speeds.forEach((speed, pair) => {
          // The power functions of PyTorch and JavaScript differ in the last bit of a float32 now and then.
          assert.ok(Math.abs(found[pair]! / speed - 1) < 2 ** -23, `speed of pair ${pair}`);
          const last = turn(rope, tokens, tokens - 1, pair);
          assert.ok(Math.abs(last.cos - cos[pair]!) < 1e-5, `cosine of pair ${pair}`);
          assert.ok(Math.abs(last.sin - sin[pair]!) < 1e-5, `sine of pair ${pair}`);
        });
      });
    }
  }

  const wrong: readonly (readonly [string, Settings, RegExp])[] = [
    [
      'llama',
      { rope_scaling: { rope_type: 'spiral', factor: 2 } },
      /“rope_scaling\.rope_type” is "spiral", .*it computes default, linear, dynamic, llama3, yarn, longrope\.$/,
    ],
    ['llama', { rope_scaling: { type: 'toString' } }, /“rope_scaling\.type” is "toString"/],
    ['llama', { rope_scaling: { type: 'linear' } }, /has no “rope_scaling\.factor”; add it\.$/],
    [
      'llama',
      { rope_scaling: { type: 'linear', factor: '2' } },
      /“rope_scaling\.factor” is "2", but must be a number/,
    ],
    ['llama', { rope_parameters: [1] }, /“rope_parameters” is \[1\], but must be a table/],
    ['phi3', { rope_scaling: { type: 'linear', factor: 2 } }, /is "linear", .*computes default, longrope\.$/],
    ['llama', { rope_parameters: 'linear' }, /“rope_parameters” is "linear", but must be a table/],
    [
      'llama',
      { rope_parameters: { rope_type: 'llama3', factor: 8, low_freq_factor: 1 } },
      /has no “rope_parameters\.high_freq_factor”/,
    ],
    ['llama', { rope_theta: 0 }, /“rope_theta” is 0, but must be more than 0/],
    [
      'phi3',
      { rope_scaling: { type: 'su', short_factor: [1, 2], long_factor: [1, 2] } },
      /“rope_scaling\.short_factor” is \[1,2\], but must be a list of 6, one for each pair/,
    ],
    ['llama', { hidden_size: 10 }, /turn 5 of the 5 cells of each head, but cells are turned in pairs/],
    [
      'llama',
      { hidden_size: 4, rope_scaling: { type: 'dynamic', factor: 2 } },
      /“rope_scaling\.type” is "dynamic", .*choose another type/,
    ],
  ];
  for (const [family, config, message] of wrong) {
    it(`are refused where config.json has ${JSON.stringify(config)}`, () => {
      assert.throws(() => ropeOf(family, config), { name: 'CheckpointError', message });
    });
  }
});
