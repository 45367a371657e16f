// What must hold of every picture: within its bounds, nothing over anything else, readable.

import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** @param within the part of the page that is checked for accessibility */
export async function assertWellDrawn(page: Page, within: string): Promise<void> {
  assert.deepEqual(await overflowing(page), [], 'wider than the page');
  assert.deepEqual(await overlapping(page), [], 'one over the other');
  assert.deepEqual(await blankCanvases(page), [], 'canvases of one colour');
  assert.deepEqual(await seriousViolations(page, within), []);
}

/** Elements that make the page itself scroll sideways; each canvas scrolls within its own box. */
export function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    if (document.documentElement.scrollWidth <= window.innerWidth) return [];
    return [...document.querySelectorAll('#app *')]
      .filter((element) => element.getBoundingClientRect().right > window.innerWidth)
      .map((element) => element.className || element.tagName);
  });
}

/** Neighbours whose boxes meet by more than a border. */
function overlapping(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const parents =
      '.header, .facts-line, .panel-top, .step-bar, .view-column, .controls, .segments, .below, .facts, .notice, .busy-words, .heatmap-labels';
    const problems: string[] = [];
    for (const parent of document.querySelectorAll(parents)) {
      const boxes = [...parent.children].map((child) => child.getBoundingClientRect());
      boxes.forEach((a, i) => {
        for (const b of boxes.slice(i + 1)) {
          const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
          const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
          if (across > 2 && down > 2) problems.push(`${parent.className}: ${across} × ${down}`);
        }
      });
    }
    return problems;
  });
}

function blankCanvases(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('canvas')]
      .filter((canvas) => {
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        const colors = new Set<number>();
        for (let i = 0; i < data.length; i += 4)
          colors.add((data[i]! << 16) | (data[i + 1]! << 8) | data[i + 2]!);
        return colors.size < 4;
      })
      .map((canvas) => `${canvas.parentElement?.className} ${canvas.width} × ${canvas.height}`),
  );
}

async function seriousViolations(page: Page, within: string): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .include(within)
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
    .analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`,
    );
}
