// What every world of Headlight has beyond the language: cancellation, and base64.

declare global {
  class AbortController {
    readonly signal: AbortSignal;
    abort(): void;
  }

  interface AbortSignal {
    readonly aborted: boolean;
    addEventListener(type: 'abort', listener: () => void): void;
    removeEventListener(type: 'abort', listener: () => void): void;
  }

  /** Throws for a character above U+00FF. */
  function btoa(bytes: string): string;
  function atob(base64: string): string;
}

export {};
