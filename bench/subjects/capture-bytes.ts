// The room for captured tensors that is measured with: that of the extension where nobody changed the setting.

import { captureBudget } from '../../src/worker/capture-budget.ts';

/** Bytes beyond those that are always kept. */
export const { captureBytes } = captureBudget();
