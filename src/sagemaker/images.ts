export { imageRegions, imageUri } from "./images/image.ts";
export type { ImagePackages } from "./images/package-lists.ts";
export { imagePackages, isImportable, isSurelyAbsent, packageOf } from "./images/packages.ts";
