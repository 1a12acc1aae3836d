export { imageRegions, imageUri } from "./images/image.ts";
export type { ImagePackages } from "./images/package-lists.ts";
export { imagePackages, isImportable } from "./images/packages.ts";
