// Next and Previous Attention, Layer, Head and Token: the neighbours of what is looked at.

import type { Session } from '../session.ts';

type Direction = 1 | -1;

export function neighbourLayer(session: Session, direction: Direction): void {
  const { focus } = session.state;
  if (focus) session.viewpoint.move({ layer: focus.layer + direction });
}

/** In an encoder-decoder: the encoder's attention, the decoder's, and across. */
export function neighbourAttention(session: Session, direction: Direction): void {
  const { focus } = session.state;
  if (focus) session.viewpoint.move({ attention: focus.attention + direction });
}

/** The mean over heads comes before head 0. */
export function neighbourHead(session: Session, direction: Direction): void {
  const { focus } = session.state;
  if (!focus) return;
  const head = (focus.head ?? -1) + direction;
  session.viewpoint.move({ head: head < 0 ? null : head });
}

export function neighbourToken(session: Session, direction: Direction): void {
  const { focus } = session.state;
  if (focus) session.viewpoint.move({ token: focus.token + direction });
}
