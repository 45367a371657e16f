// Text of a checkpoint, a document or a path, made safe for places in which VS Code reads links and icons.

/**
 * The same text to the eye. VS Code turns `[text](command:…)` in a notification into a link that runs the command,
 * and `$(name)` in a label into an icon; a zero-width space before the parenthesis prevents both.
 */
export function plainText(text: string): string {
  return text.replace(/[\]$](?=\()/g, '$&\u200b');
}
