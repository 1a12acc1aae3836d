export { imageRegions, imageUri } from "./images/image.ts";
export { type ImagePackages, imagePackages, isImportable } from "./images/packages.ts";
