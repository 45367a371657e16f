// What a bundled model's own README says of it first.

import { Uri, workspace } from 'vscode';

/**
 * The first paragraph of a model card.
 * @param folder of the model
 * @returns '' where there is no README.md
 */
export async function aboutModel(folder: Uri): Promise<string> {
  try {
    const card = await workspace.fs.readFile(Uri.joinPath(folder, 'README.md'));
    return firstParagraph(new TextDecoder().decode(card));
  } catch {
    return '';
  }
}

/** The first line that is text, after the front matter and the heading. */
function firstParagraph(card: string): string {
  const body = card.replace(/^---\n.*?\n---\n/s, '');
  return body.split('\n').find((line) => /^[^#\s]/.test(line)) ?? '';
}
