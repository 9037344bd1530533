import { shown } from '../arguments.ts';
import { defineRule } from '../rule.ts';

/** All three buildx jobs on GitLab's page fail so (docker/buildx builder/builder.go lines 502-503). */
export const buildxTls = defineRule({
  code: 'K2B736',
  name: 'buildx-tls',
  confidence: 'high',
  check({ commands, variables, services, at }) {
    const dind = services.some(({ text }) => /\bdind\b/.test(text));
    if (!dind || (variables.get('DOCKER_TLS_CERTDIR')?.text ?? '') === '') return [];
    const calls = commands.map(({ command }) => ({
      command,
      text: command.words.map(({ literal, raw }) => literal ?? raw).join(' '),
    }));
    if (calls.some(({ text }) => /^docker context create\b/.test(text))) return [];
    return calls
      .filter(({ text }) => /^docker buildx create\b/.test(text) && !/remote|kubernetes/.test(text))
      .map(({ command }) => ({ location: at(command), data: { command: shown(command) } }));
  },
});
