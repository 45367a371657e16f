// The room for captured tensors that is measured with: that of the setting headlight.capture.budgetMB.

/** Bytes beyond those that are always kept, as the extension has it where nobody changed the setting. */
export const captureBytes = 256 * 2 ** 20;
