// Scrolls a box so that something in it can be seen, and leaves the page around it where it is.

/** What must be seen of the surroundings, in CSS pixels. */
const ROOM = 24;

/** Nothing happens where the target is well in view, or where there is none. */
export function showInBox(box: HTMLElement | null, target: Element | null | undefined): void {
  if (!box || !target) return;
  const around = box.getBoundingClientRect();
  const here = target.getBoundingClientRect();
  if (here.top < around.top + ROOM || here.bottom > around.bottom - ROOM) {
    box.scrollTop += here.top - around.top - Math.max(0, (around.height - here.height) / 2);
  }
  if (here.left < around.left + ROOM || here.right > around.right - ROOM) {
    box.scrollLeft += here.left - around.left - Math.max(0, (around.width - here.width) / 2);
  }
}
