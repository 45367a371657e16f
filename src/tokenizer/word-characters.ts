// What \w means to the Rust library: Unicode's letters, marks, digits and joiners.

/** The inside of a character class. */
export const wordCharacters = '\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_C}';
