import { defineRule } from '../rule.ts';

/** The message names the command without its words, which may hold the password itself. */
export const loginPassword = defineRule({
  code: 'K2B748',
  name: 'login-password',
  confidence: 'high',
  check({ commands, at }) {
    return commands.flatMap(({ command }) => {
      const words = command.words.map(({ literal, raw }) => literal ?? raw);
      if (
        !words.includes('login') ||
        !/(?:^|\/)(?:docker|crane|skopeo|podman|buildah|regctl|oras)$/.test(words[0] ?? '')
      )
        return [];
      const index = words.findIndex((word) => /^(?:-p|--password)(?:=|$)/.test(word) || /^-p\S/.test(word));
      if (index === -1) return [];
      return [
        {
          location: at(command),
          data: { command: `${words[0] ?? ''} login ${words[index]?.slice(0, 2) === '--' ? '--password' : '-p'}` },
        },
      ];
    });
  },
});
