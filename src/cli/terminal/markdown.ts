/** Text from pipelines must not become markup. */
export const escapedMarkdown = (text: string): string =>
  text.replace(/[\\`*{}[\]<>|#]|(?<!\w)_|_(?!\w)/g, "\\$&").replace(/\s*\n\s*/g, " ");
