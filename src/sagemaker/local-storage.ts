/**
 * Instances with local storage, which they use instead of a volume. Source: API reference, ResourceConfig
 * (VolumeSizeInGB, VolumeKmsKeyId) and ProcessingClusterConfig; Amazon EC2 user guide, instance store volumes (read in
 * November 2026).
 */
const LOCAL_STORAGE = /^ml\.(?:[a-z]+\d+[a-z]*d[a-z]*|g5|g6e?|gr6|p5\w*|p6\w*|trn\d\w*|i\d\w*)\./;

/** Whether instances of a type have local storage: they get no volume, and thus no key for one. */
export const hasLocalStorage = (instanceType: unknown): boolean =>
  typeof instanceType === "string" && LOCAL_STORAGE.test(instanceType);
