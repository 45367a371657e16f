// Builds an ONNX graph node by node, with weights that stay in the safetensors file beside it.

import { encodeModel } from './schema.ts';

/** Where a stored tensor lies in its file. */
export interface StoredPlace {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
  readonly shape: readonly number[];
}

type Value = string;
type Attribute = number | string | readonly number[];

/** Element types and kinds of attribute, as ONNX numbers them. */
const FLOAT = 1;
const INT64 = 7;
const EXTERNAL = 1;
const OPSET = 20;
const IR_VERSION = 9;

export class GraphBuilder {
  readonly #nodes: unknown[] = [];
  readonly #initializers = new Map<string, unknown>();
  readonly #inputs: unknown[] = [];
  readonly #outputs: unknown[] = [];
  #made = 0;

  /** Axes with a name are dynamic. */
  input(name: string, type: 'float' | 'int64', shape: readonly (number | string)[]): Value {
    this.#inputs.push(valueInfo(name, type === 'float' ? FLOAT : INT64, shape));
    return name;
  }

  /** Gives a value a name under which it is returned. */
  output(value: Value, name: string, shape: readonly (number | string)[]): void {
    this.#nodes.push({ opType: 'Identity', name, input: [value], output: [name], attribute: [] });
    this.#outputs.push(valueInfo(name, FLOAT, shape));
  }

  /** A tensor in a file beside the graph's. */
  stored(name: string, { file, offset, length, shape }: StoredPlace): Value {
    this.#initializers.set(name, {
      name,
      dims: shape,
      dataType: FLOAT,
      dataLocation: EXTERNAL,
      externalData: [
        { key: 'location', value: file },
        { key: 'offset', value: String(offset) },
        { key: 'length', value: String(length) },
      ],
    });
    return name;
  }

  /** Numbers in the graph itself; a list of one axis, or with shape [] a scalar. */
  constant(numbers: readonly number[], type: 'float' | 'int64', shape = [numbers.length]): Value {
    const name = `${type}:${numbers}:${shape}`;
    const data =
      type === 'float' ? Float32Array.from(numbers) : BigInt64Array.from(numbers, (n) => BigInt(n));
    this.#initializers.set(name, {
      name,
      dims: shape,
      dataType: type === 'float' ? FLOAT : INT64,
      rawData: new Uint8Array(data.buffer),
    });
    return name;
  }

  op(opType: string, input: readonly Value[], attributes: Readonly<Record<string, Attribute>> = {}): Value {
    return this.ops(opType, input, 1, attributes)[0]!;
  }

  /** An op with several outputs. */
  ops(
    opType: string,
    input: readonly Value[],
    outputs: number,
    attributes: Readonly<Record<string, Attribute>> = {},
  ): Value[] {
    const name = `${opType}_${this.#made++}`;
    const output = Array.from({ length: outputs }, (_, i) => `${name}:${i}`);
    const attribute = Object.entries(attributes).map(([key, value]) => attributeOf(key, value));
    this.#nodes.push({ opType, name, input, output, attribute });
    return output;
  }

  /** The bytes of a model.onnx. */
  encode(name: string): Uint8Array {
    return encodeModel({
      irVersion: IR_VERSION,
      producerName: 'headlight bench',
      opsetImport: [{ domain: '', version: OPSET }],
      graph: {
        name,
        node: this.#nodes,
        initializer: [...this.#initializers.values()],
        input: this.#inputs,
        output: this.#outputs,
      },
    });
  }
}

function valueInfo(name: string, elemType: number, shape: readonly (number | string)[]) {
  const dim = shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType, shape: { dim } } } };
}

/** A whole number is an int: the floats here, an epsilon, are never whole. */
function attributeOf(name: string, value: Attribute) {
  if (typeof value === 'string') return { name, type: 3, s: new TextEncoder().encode(value) };
  if (typeof value !== 'number') return { name, type: 7, ints: value };
  return Number.isInteger(value) ? { name, type: 2, i: value } : { name, type: 1, f: value };
}
