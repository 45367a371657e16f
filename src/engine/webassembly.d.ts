// The part of WebAssembly's JavaScript interface that the engine uses: no `lib` has it without the whole DOM.

declare namespace WebAssembly {
  /** A compiled module; the engine is handed one and reads no file. */
  type Module = object;

  interface Memory {
    readonly buffer: ArrayBufferLike;
    /** By pages of 64 KiB; returns the former number of pages. */
    grow(pages: number): number;
  }
  var Memory: new (descriptor: { initial: number; maximum: number; shared: boolean }) => Memory;

  interface Instance {
    // biome-ignore lint/complexity/noBannedTypes: the interface's own type.
    readonly exports: Record<string, Function>;
  }
  var Instance: new (module: Module, imports: Record<string, Record<string, unknown>>) => Instance;

  function compile(bytes: Uint8Array): Promise<Module>;
  function validate(bytes: Uint8Array): boolean;
}
