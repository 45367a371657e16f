// A line with rounded corners, as an SVG path.

import type { Point } from './diagram-parts.ts';

/** @param points corners; neighbours share their x or their y. */
export function roundedPath(points: readonly Point[], radius: number): string {
  return points
    .map((point, i) => {
      const [before, next] = [points[i - 1], points[i + 1]];
      if (!before) return `M${point}`;
      if (!next) return `L${point}`;
      return `L${toward(point, before, radius)} Q${point} ${toward(point, next, radius)}`;
    })
    .join(' ');
}

/** The point on the way from one to another, at a distance, but not past the middle. */
function toward([x, y]: Point, [toX, toY]: Point, distance: number): Point {
  const length = Math.hypot(toX - x, toY - y);
  const share = length === 0 ? 0 : Math.min(distance, length / 2) / length;
  return [x + (toX - x) * share, y + (toY - y) * share];
}
