// What `activate` returns: what the host tests drive and look at.

import type { ModelTree } from './model-tree.ts';
import type { Panel } from './panel.ts';
import type { Session } from './session.ts';
import type { StepsTree } from './steps-tree.ts';

/** No interface for other extensions; it may change at any time. */
export interface HeadlightForTests {
  readonly session: Session;
  readonly panel: Panel;
  readonly modelTree: ModelTree;
  readonly stepsTree: StepsTree;
}
