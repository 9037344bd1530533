import { pick } from './dimension.ts';

export const UPSTREAM = 'gcr.io/kaniko-project/executor:v1.23.2-debug';
export const IMAGE_MAP = `{name: "${UPSTREAM}", entrypoint: [""]}`;
export const DESTINATION = pick('$CI_REGISTRY_IMAGE/web:2', 'r.io/team/web:3');
