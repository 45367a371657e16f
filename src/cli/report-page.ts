// One self-contained HTML page: the panel's script and style, and a recording as data.

import { createHash } from 'node:crypto';
import { writeRecording } from '../protocol/recording.ts';
import type { Recorded } from './record.ts';

/**
 * Nothing in the page can load anything else, and no word of the text or of the model can become markup.
 * @param script the panel for recordings, as built
 * @param style with its font inside
 */
export function reportPage({ recording, leftOut }: Recorded, script: string, style: string): string {
  const code = script.replaceAll(/<(?=\/script|!--)/gi, '\\x3C');
  const policy = [
    "default-src 'none'",
    `script-src '${digest(code)}'`,
    `style-src '${digest(style)}'`,
    'font-src data:',
  ].join('; ');
  // Inside strings, which is where JSON has it, \u003c is the same character.
  const data = writeRecording(recording).replaceAll('<', '\\u003c');
  const title = `${recording.run.document} · ${recording.model.name}`;
  const notes = leftOut.map((sentence) => `<p class="left-out" role="note">${escaped(sentence)}</p>`);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} · Headlight</title>
<style>${style}</style>
</head>
<body>
${notes.join('\n')}
<div id="app"></div>
<script type="application/json" id="recording">${data}</script>
<script>${code}</script>
</body>
</html>
`;
}

/** As a content security policy names an inline script or style. */
function digest(content: string): string {
  return `sha256-${createHash('sha256').update(content, 'utf8').digest('base64')}`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
