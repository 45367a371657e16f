// The panel's page: nothing but its own script, style and fonts may load, and nothing from the network.

import { randomBytes } from 'node:crypto';
import { Uri, type Webview } from 'vscode';

export function panelHtml(webview: Webview, folder: Uri): string {
  const nonce = randomBytes(16).toString('base64');
  const address = (file: string) => webview.asWebviewUri(Uri.joinPath(folder, file));
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${address('panel.css')}">
<title>Headlight</title>
</head>
<body>
<div id="app"></div>
<script nonce="${nonce}" src="${address('panel.js')}"></script>
</body>
</html>`;
}
