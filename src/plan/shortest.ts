// How short a vector may be to be brought to length 1.

/** A vector shorter than this is divided by this, as torch.nn.functional.normalize does. */
export const shortest = 1e-12;
