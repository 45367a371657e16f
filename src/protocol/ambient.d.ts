// The one thing beyond the language that every world of Headlight has: cancellation.

declare global {
  class AbortController {
    readonly signal: AbortSignal;
    abort(): void;
  }

  interface AbortSignal {
    readonly aborted: boolean;
    addEventListener(type: 'abort', listener: () => void): void;
  }
}

export {};
