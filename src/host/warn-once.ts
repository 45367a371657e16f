// Warns of the same thing once, however often it is met.

import { window } from 'vscode';
import { plainText } from './plain-text.ts';

/** What it returns shows a sentence as a notification, the first time that it hears it. */
export function warnOnce(): (sentence: string) => void {
  const told = new Set<string>();
  return (sentence) => {
    if (told.has(sentence)) return;
    told.add(sentence);
    void window.showWarningMessage(plainText(sentence));
  };
}
