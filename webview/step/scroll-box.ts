// Scrolls a box so that something in it can be seen, and leaves the page around it where it is.

/** Nothing happens where the target is in view, or where there is none. */
export function showInBox(box: HTMLElement | null, target: Element | null | undefined): void {
  if (!box || !target) return;
  const around = box.getBoundingClientRect();
  const here = target.getBoundingClientRect();
  if (here.top < around.top || here.bottom > around.bottom) {
    box.scrollTop += here.top - around.top - Math.max(0, (around.height - here.height) / 2);
  }
  if (here.left < around.left || here.right > around.right) {
    box.scrollLeft += here.left - around.left - Math.max(0, (around.width - here.width) / 2);
  }
}
