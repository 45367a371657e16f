// A value pulled from the host for as long as a component asks for it, together with what was asked.

import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Reader } from '../../src/protocol/engine.ts';
import type { PanelApi } from '../../src/protocol/panel.ts';
import type { Params, Result } from '../../src/protocol/rpc.ts';
import { type Failed, pulled } from '../pulled.ts';
import type { StepScene } from './step-scene.ts';

type Answer<M extends keyof Reader> =
  | { readonly status: 'waiting' }
  /** While a newer answer is on its way the last one stays, with the question that it belongs to. */
  | { readonly status: 'here'; readonly asked: Params<PanelApi, M>; readonly value: Result<PanelApi, M> }
  | Failed;

/**
 * Whether something is missing only because the recording does not hold it: of a step's operands the derivation says
 * so, of its output the output's own place, and a third would only repeat them.
 */
export function isToldElsewhere(answer: Answer<keyof Reader>): boolean {
  return answer.status === 'failed' && answer.notHeld;
}

/** @param params what to ask; null asks for nothing. */
export function useAnswer<M extends keyof Reader>(
  { store, run }: StepScene,
  method: M,
  params: Params<PanelApi, M> | null,
): Answer<M> {
  const question = JSON.stringify(params);
  const pull = useMemo(() => pulled(store, method, () => params), [store, method, question, run.number]);
  useEffect(() => pull.stop, [pull]);
  const last = useRef<Answer<M>>({ status: 'waiting' });
  const now = pull.value.value;
  if (params === null) last.current = { status: 'waiting' };
  else if (now.status === 'here') last.current = { status: 'here', asked: params, value: now.value };
  else if (now.status === 'failed') last.current = now;
  return last.current;
}
