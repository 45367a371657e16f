// Loading: in the order of the steps, while they run; after an error or a cancelled run it goes on where it was.

import assert from 'node:assert/strict';
import { openCheckpoint } from '../../../src/checkpoint/checkpoint.ts';
import type { FileState, Folder } from '../../../src/checkpoint/files.ts';
import { referenceKernels } from '../../../src/engine/reference.ts';
import type { Token } from '../../../src/plan/token.ts';
import { Cancelled, type Progress } from '../../../src/protocol/rpc.ts';
import { loadModel, type Model, prepareModel } from '../../../src/worker/model.ts';
import { requireRoom } from '../../../src/worker/room.ts';
import { runTokens } from '../../../src/worker/run.ts';
import { quiet } from '../../support/calls.ts';
import { announced, memoryFolder } from '../checkpoint/memory-folder.ts';
import { folderOf, recorded } from '../checkpoint/pytorch.ts';
import { wholeWeight } from '../checkpoint/whole-weight.ts';

/** A folder that counts, and whose reads of weights pass a gate. */
class Watched implements Folder {
  readonly #folder: Folder;
  readonly name = 'model';
  readonly path = '/models/model';
  opened = 0;
  /** Offsets that were read of the weights since the checkpoint was opened. */
  reads: number[] = [];
  gate: (read: number) => Promise<void> = async () => {};
  /** Whether the file has become shorter. */
  ends = false;
  /** What differs in the file since its header was read. */
  changed: Partial<FileState> = {};

  constructor(folder: Folder) {
    this.#folder = folder;
  }
  list = (inside?: string) => this.#folder.list(inside);
  open = async (file: string) => {
    const inner = await this.#folder.open(file);
    this.opened++;
    return {
      size: inner.size,
      modified: inner.modified,
      ...this.changed,
      read: async (offset: number, into: Uint8Array) => {
        if (file === 'model.safetensors') await this.gate(this.reads.push(offset));
        return this.ends ? 0 : inner.read(offset, into);
      },
      close: async () => {
        this.opened--;
      },
    };
  };
}

const tokens = [
  [1, 2, 3].map((id): Token => ({ id, text: '', span: null, sequence: 0, special: false, type: 0 })),
];
const run = (model: Model, context = quiet) => runTokens(model, tokens, null, 2 ** 20, context);

describe('loading', () => {
  let folder: Watched;
  let model: Model;
  let count: number;
  beforeEach(async () => {
    folder = new Watched(folderOf('gpt2-lm'));
    const checkpoint = await openCheckpoint(folder);
    model = prepareModel(checkpoint, referenceKernels());
    count = checkpoint.pieces.length;
    folder.reads = [];
  });
  afterEach(() => {
    assert.equal(folder.opened, 0, 'a file was left open');
  });
  const allThere = async () => {
    assert.ok(model.loading.complete);
    for (const [name, { shape }] of model.plan.weights) {
      const { data } = await wholeWeight(model.checkpoint, name);
      assert.equal(
        model.weight(
          name,
          shape.map(() => 0),
        ),
        data[0],
        name,
      );
      assert.equal(
        model.weight(
          name,
          shape.map((length) => length - 1),
        ),
        data.at(-1),
        name,
      );
    }
  };

  it('reads nothing before the first run, then every piece once', async () => {
    assert.deepEqual([folder.reads, folder.opened, model.loading.complete], [[], 0, false]);
    await run(model);
    assert.equal(folder.reads.length, count);
    await allThere();
  });

  it('is not done again by the next run', async () => {
    await run(model);
    folder.reads = [];
    await run(model);
    assert.deepEqual(folder.reads, []);
  });

  it('lets the first steps run while the last are read', async () => {
    let letRest: () => void = () => {};
    const rest = new Promise<void>((resolve) => {
      letRest = resolve;
    });
    folder.gate = (read) => (read > count / 2 ? rest : Promise.resolve());
    const first = model.plan.byId.get('embed.sum')!;
    const last = model.plan.byId.get('final_norm')!;
    await model.loading.during(quiet, async (ready) => {
      await ready(model.plan.byId.get('embed.tokens')!);
      assert.equal(ready(first), null);
      const coming = ready(last)!;
      assert.equal(await Promise.race([coming.then(() => 'there'), settled()]), 'not yet');
      letRest();
      await coming;
      assert.equal(ready(last), null);
    });
    assert.ok(model.loading.complete);
  });

  it('lets no step run before its weights are there', async () => {
    const expected = await run(await loadModel(model.checkpoint, referenceKernels(), quiet));
    folder.gate = async () => {
      await settled();
    };
    const actual = await run(model);
    for (const { id } of model.plan.steps) {
      assert.deepEqual(actual.capture.tensor(id).data, expected.capture.tensor(id).data, id);
    }
  });

  it('names the tensor in which a file ends that was changed', async () => {
    folder.ends = true;
    await assert.rejects(
      run(model),
      /^CheckpointError: \/models\/model: model\.safetensors ended inside tensor transformer\.wte\.weight, /,
    );
    folder.ends = false;
    await run(model);
    await allThere();
  });

  for (const changed of [{ size: 5_000_000 }, { modified: 1 }]) {
    it(`reads nothing of a file of another ${Object.keys(changed)} than at first`, async () => {
      folder.changed = changed;
      await assert.rejects(
        run(model),
        /^CheckpointError: \/models\/model: model\.safetensors was changed after its header was read; open the model again\.$/,
      );
      assert.deepEqual(folder.reads, []);
    });
  }

  it('tells how far it is', async () => {
    const told: Progress[] = [];
    await model.loading.all({ ...quiet, progress: (progress) => told.push(progress) });
    assert.ok(told.every(({ message }) => message === 'Loading model'));
    const fractions = told.map(({ fraction }) => fraction!);
    assert.deepEqual(
      fractions.toSorted((a, b) => a - b),
      fractions,
    );
    assert.deepEqual([fractions.length, fractions.at(-1)], [count, 1]);
  });

  it('goes on, after it was cancelled, from where it was', async () => {
    const abort = new AbortController();
    let told = 0;
    const progress = () => {
      if (++told === 3) abort.abort();
    };
    await assert.rejects(run(model, { signal: abort.signal, progress }), Cancelled);
    assert.equal(model.loading.complete, false);
    const before = folder.reads.length;
    assert.ok(before < count);
    await run(model);
    assert.equal(folder.reads.length, count);
    await allThere();
  });

  it('says in one sentence what cannot be read, and can be tried again', async () => {
    folder.gate = async (read) => {
      if (read === 4) throw new Error('EIO: i/o error, read');
    };
    await assert.rejects(
      run(model),
      /^CheckpointError: \/models\/model: model\.safetensors cannot be read \(EIO: .*\); open the model again\.$/,
    );
    await run(model);
    await allThere();
  });

  it('stops where the run fails, with all files closed', async () => {
    const failing = model.loading.during(quiet, async (ready) => {
      await ready(model.plan.byId.get('embed.tokens')!);
      throw new Error('The text is too long.');
    });
    await assert.rejects(failing, /^Error: The text is too long\.$/);
    assert.ok(folder.reads.length < count);
  });

  it('gives its buffers back, whatever happens', async () => {
    const kernels = referenceKernels();
    let buffers = 0;
    const counting = {
      ...kernels,
      buffer: (bytes: number) => {
        buffers++;
        return kernels.buffer(bytes);
      },
      free: (buffer: Uint8Array) => {
        buffers--;
        kernels.free(buffer);
      },
    };
    const { loading } = prepareModel(model.checkpoint, counting);
    folder.gate = async (read) => {
      if (read === 4) throw new Error('EIO');
      assert.ok(buffers > 0 && buffers <= 4);
    };
    await assert.rejects(loading.all(quiet), /EIO/);
    assert.equal(buffers, 0);
    await loading.all(quiet);
    assert.equal(buffers, 0);
  });

  it('stops where there is no room for a buffer', async () => {
    const kernels = referenceKernels();
    let buffers = 0;
    const buffer = (bytes: number) => {
      if (++buffers === 2) throw new Error('The memory is full.');
      return kernels.buffer(bytes);
    };
    const { loading } = prepareModel(model.checkpoint, { ...kernels, buffer });
    await assert.rejects(loading.all(quiet), /^Error: The memory is full\.$/);
    assert.ok(folder.reads.length < 4, `${folder.reads.length} pieces were read`);
    await loading.all(quiet);
    assert.ok(loading.complete);
  });

  it('refuses a checkpoint that is too large, before it reads any weight', async () => {
    // 4.8 GB of which there is only the header.
    const { config, tensors } = recorded['gpt2-lm']!;
    const shapes = { ...tensors, 'transformer.wte.weight': [100_000_000, 12] };
    const { header, size } = announced(
      Object.fromEntries(
        Object.entries(shapes).map(([name, shape]) => {
          const bytes = shape.reduce((product, axis) => product * axis, 4);
          return [name, { dtype: 'F32', shape, bytes }];
        }),
      ),
    );
    const small = memoryFolder({
      'config.json': { ...config, vocab_size: 100_000_000 },
      'model.safetensors': header,
    });
    const large: Folder = {
      ...small,
      open: async (file) => {
        const inner = await small.open(file);
        return file === 'config.json' ? inner : { ...inner, size };
      },
    };
    const checkpoint = await openCheckpoint(large);
    assert.throws(
      () => prepareModel(checkpoint, referenceKernels()),
      /^Error: The weights of model take 4\.8 GB in memory, but there is room for 3\.8 GB; save it in 16 bits, .* takes 2\.4 GB, /,
    );
  });

  it('refuses weights for which there is no room, with figures', () => {
    const weights = (rows: number) => new Map([['w', { rows, columns: 1e6, width: 'F32' as const }]]);
    const refused = (rows: number, memory = Number.POSITIVE_INFINITY) => {
      return () => requireRoom({ name: 'big', weights: weights(rows) }, memory);
    };
    refused(939)();
    assert.throws(refused(940), /there is room for 3\.8 GB/);
    refused(218, 1e9)();
    // A host may have fewer addresses than WebAssembly.
    assert.throws(
      refused(219, 1e9),
      /take 0\.9 GB in memory, but there is room for 0\.9 GB; save it in 16 bits/,
    );
    assert.throws(
      refused(1000),
      /^Error: The weights of big take 4\.0 GB in memory, but there is room for 3\.8 GB; save it in 16 bits, for example with model\.bfloat16\(\) in Python, which takes 2\.0 GB, or choose a smaller model\.$/,
    );
    assert.throws(
      refused(2000),
      /^Error: The weights of big take 8\.0 GB in memory, but there is room for 3\.8 GB; choose a smaller model\.$/,
    );
  });
});

/** What has not come by then does not come by itself. */
async function settled(): Promise<string> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  return 'not yet';
}
