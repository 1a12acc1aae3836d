/**
 * A module of the sources, with all that it imports of them, as one file that Node starts at once: compiling the sources
 * anew in each child of a test takes seconds. Each module still finds its neighbours by `import.meta.url`.
 */
export declare function bundled(entry: URL): Promise<string>;
