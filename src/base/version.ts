declare const __SPECLINE_VERSION__: string | undefined;

/** Specline's own version. The build writes it in; where the sources run as they are (the tests), it is "0.0.0". */
export const version: string = typeof __SPECLINE_VERSION__ === "string" ? __SPECLINE_VERSION__ : "0.0.0";
