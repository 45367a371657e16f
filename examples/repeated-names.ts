// Where a name comes back, an induction head
// looks at what followed it before.

type Options = Record<string, string>;

const defaultOptions: Options = { theme: 'dark' };

export function merge(userOptions: Options) {
  const merged = { ...defaultOptions };
  for (const name of Object.keys(userOptions)) {
    merged[name] = userOptions[name];
  }
  return merged;
}
