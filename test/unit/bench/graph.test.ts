// The bytes of an ONNX graph, read field by field as protocol buffers write them.

import assert from 'node:assert/strict';
import { GraphBuilder } from '../../../bench/onnx/graph.ts';

describe('an ONNX graph', () => {
  const graph = new GraphBuilder();
  const x = graph.input('x', 'float', ['T', 2]);
  const place = { file: 'model.safetensors', offset: 128, length: 16, shape: [2, 2] };
  const y = graph.op('Gemm', [x, graph.stored('w', place)], { transB: 1 });
  graph.output(graph.op('Softmax', [y], { axis: -1 }), 'attentions.0', ['T', 2]);
  const bytes = Buffer.from(graph.encode('tried'));

  it('begins with the version of its representation and who made it', () => {
    assert.equal(bytes.subarray(0, 2).toString('hex'), '0809');
    assert.equal(bytes.subarray(2, 4).toString('hex'), '120f');
    assert.equal(bytes.subarray(4, 19).toString(), 'headlight bench');
  });

  it('names its ops, its weights and where they lie, and what it gives', () => {
    const text = bytes.toString('latin1');
    const names = ['Gemm', 'transB', 'Softmax', 'location', 'model.safetensors', '128', 'attentions.0'];
    for (const name of names) assert.ok(text.includes(name), name);
  });

  it('keeps a weight that is used twice once', () => {
    const twice = new GraphBuilder();
    const input = twice.input('x', 'float', [2]);
    const one = () => twice.constant([1], 'float', []);
    twice.output(twice.op('Add', [twice.op('Add', [input, one()]), one()]), 'y', [2]);
    const text = Buffer.from(twice.encode('tried')).toString('latin1');
    // The initializer's own name, and the two nodes that read it.
    assert.equal(text.split('float:1:').length - 1, 3);
  });
});
