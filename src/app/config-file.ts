/** True for the text of a config file, whole or broken off: by its two keys. */
export const isConfigFile = (text: string): boolean =>
  /"?metadata"?\s*:/.test(text) && /"?configuration"?\s*:/.test(text);
