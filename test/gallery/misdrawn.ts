// What is wrong with a diagram as it is drawn.

import type { Page } from 'playwright-core';

/** Boxes over one another, names that do not fit their box, and lines that run through a box that they do not join. */
export function misdrawn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const problems: string[] = [];
    const steps = [...document.querySelectorAll<SVGGElement>('.diagram-step')].map((group) => ({
      id: group.dataset.id!,
      circle: group.classList.contains('circle'),
      box: group
        .querySelector(group.classList.contains('circle') ? 'circle' : 'rect')!
        .getBoundingClientRect(),
      texts: [...group.querySelectorAll('text')].map((text) => text.getBoundingClientRect()),
    }));
    const meet = (a: DOMRect, b: DOMRect, slack: number) =>
      Math.min(a.right, b.right) - Math.max(a.left, b.left) > slack &&
      Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > slack;
    for (const [i, { id, box, texts, circle }] of steps.entries()) {
      for (const other of steps.slice(i + 1))
        if (meet(box, other.box, 0)) problems.push(`${id} and ${other.id} overlap`);
      const isOut = texts.some((text) => text.left < box.left || text.right > box.right);
      if (!circle && isOut) problems.push(`the name of ${id} does not fit`);
      const [name, shape] = texts;
      // Line boxes are larger than what is written in them.
      if (name && shape && meet(name, shape, 2)) problems.push(`the name of ${id} runs into its shape`);
    }
    const svg = document.querySelector<SVGSVGElement>('.diagram svg')!;
    const matrix = svg.getScreenCTM()!;
    for (const line of document.querySelectorAll<SVGPathElement>('.diagram-edge')) {
      const length = line.getTotalLength();
      const passed = new Set<string>();
      for (let at = 2; at < length - 2; at += 2) {
        const { x, y } = line.getPointAtLength(at).matrixTransform(matrix);
        for (const { id, box } of steps) {
          const isIn = x > box.left + 2 && x < box.right - 2 && y > box.top + 2 && y < box.bottom - 2;
          if (isIn) passed.add(id);
        }
      }
      for (const id of passed) problems.push(`a line runs through ${id}`);
    }
    return problems;
  });
}
