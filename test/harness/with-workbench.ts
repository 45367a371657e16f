// Gives a suite of UI tests its VS Code window, and leaves a picture of it where a test fails.

import { launchWorkbench, type Workbench } from '../../scripts/lib/workbench.mjs';

/**
 * Call inside `describe`: one window for all tests of the suite, on the examples, with the extension installed.
 * @returns a function that gives the window, to be called in tests and hooks
 */
export function withWorkbench(): () => Workbench {
  let workbench: Workbench | undefined;

  before(async () => {
    workbench = await launchWorkbench({ folder: 'examples', extensions: process.env.HEADLIGHT_EXTENSIONS! });
  });

  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    const name = this.currentTest.fullTitle().replaceAll(/[^\w]+/g, '-');
    await workbench?.screenshot(`out/failures/${name}.png`);
  });

  after(() => workbench?.close());

  return () => workbench!;
}
