/** The code of a system error, such as "ENOENT". Undefined for any other error. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;

/** Why a file cannot be read, in the words of a person if the system refuses it. */
export const whyUnreadable = (error: unknown): string =>
  /^(EACCES|EPERM)$/.test(codeOf(error) ?? "") ? "you are not allowed to read it" : messageOf(error);

/** The message of a thrown value. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
