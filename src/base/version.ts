declare const __SPECLINE_VERSION__: string | undefined;

/** Specline's version, inserted by the build. When the sources run directly, as in tests, it is "0.0.0". */
export const version: string = typeof __SPECLINE_VERSION__ === "string" ? __SPECLINE_VERSION__ : "0.0.0";
