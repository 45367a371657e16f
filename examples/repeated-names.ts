// Where a name comes back, an induction head looks at what followed it the last time.

type Options = Record<string, string>;

export function merge(defaultOptions: Options, userOptions: Options): Options {
  const merged = { ...defaultOptions };
  for (const name of Object.keys(userOptions)) {
    if (userOptions[name] !== undefined) merged[name] = userOptions[name];
  }
  return merged;
}
