// Gives a suite of gallery tests its browser, and each test the panel anew.

import type { Page } from 'playwright-core';
import type { Focus } from '../../src/plan/focus.ts';
import type { Recording } from '../../src/protocol/recording.ts';
import { type Exhibition, type OpenExhibit, openExhibition } from './exhibition.ts';

interface Shown {
  /** To open other exhibits in the same browser. */
  readonly exhibition: Exhibition;
  /** Of the exhibit that is opened for each test. */
  readonly page: Page;
}

/**
 * Call inside `describe`: one browser for the suite; for each test the recording, dark, 1200 px wide.
 * @returns a function that gives them, to be called in tests and hooks
 */
export function withExhibit(recording: Recording): () => Shown {
  let exhibition: Exhibition;
  let exhibit: OpenExhibit;
  before(async () => {
    exhibition = await openExhibition();
  });
  after(() => exhibition.close());
  beforeEach(async () => {
    exhibit = await exhibition.open({ recording, theme: 'dark', width: 1200 });
  });
  afterEach(() => exhibit.close());
  return () => ({ exhibition, page: exhibit.page });
}

export function focusOn(page: Page): Promise<Focus> {
  return page.evaluate(() => window.gallery.store.state.value!.focus!);
}
