import { isCloudRegistry } from './cloud.ts';

/** Registries that everybody knows: none of them is the registry of a GitLab instance. */
const PUBLIC =
  /^(?:(?:[\w-]+\.)*docker\.(?:io|com)|quay\.io|ghcr\.io|docker\.pkg\.github\.com|mcr\.microsoft\.com|(?:registry|k8s)\.k8s\.io|registry\.(?:access\.)?redhat\.(?:io|com)|nvcr\.io|public\.ecr\.aws)$/;

/** True for the registry of a cloud or of everybody, which is no GitLab instance's own. */
export function isKnownHost(host: string): boolean {
  return PUBLIC.test(host) || isCloudRegistry(host);
}
