// Scrolls a box so that something in it can be seen, and leaves the page around it where it is.

/** What lies over the box's edges, such as labels that stay, in CSS pixels. */
interface Covered {
  readonly top: number;
  readonly left: number;
  readonly bottom?: number;
}

/** As far as needed and no farther; nothing happens where the target is in view, or where there is none. */
export function showInBox(
  box: HTMLElement | null,
  target: Element | null | undefined,
  covered: Covered = { top: 0, left: 0 },
): void {
  if (!box || !target) return;
  const around = box.getBoundingClientRect();
  const here = target.getBoundingClientRect();
  const top = around.top + covered.top;
  const left = around.left + covered.left;
  const right = around.left + box.clientWidth;
  const bottom = around.top + box.clientHeight - (covered.bottom ?? 0);
  if (here.top < top) box.scrollTop -= top - here.top;
  else if (here.bottom > bottom) box.scrollTop += Math.min(here.bottom - bottom, here.top - top);
  if (here.left < left) box.scrollLeft -= left - here.left;
  else if (here.right > right) box.scrollLeft += Math.min(here.right - right, here.left - left);
}
