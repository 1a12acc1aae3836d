export { imageRegions, imageUri } from "./images/image.ts";
