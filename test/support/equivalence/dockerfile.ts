/**
 * The images that a Dockerfile pulls: FROM, `COPY --from=` and `RUN --mount=from=`, without names of stages. Arguments
 * before the first FROM are filled in.
 */
export function baseImages(content: string, buildArgs: Readonly<Record<string, string>>): string[] {
  const values: Record<string, string> = {};
  const stages = new Set<string>();
  const images = new Set<string>();
  const use = (image: string): void => {
    const name = expand(image, values);
    const isStage = stages.has(name.toLowerCase()) || /^\d+$/.test(name);
    if (name !== '' && name !== 'scratch' && !isStage) images.add(name);
  };
  let seenFrom = false;
  let heredoc: string | undefined;
  for (const line of content.replace(/\\\r?\n/g, ' ').split(/\r?\n/)) {
    // The body of a here-document holds no instructions, whatever it looks like.
    if (heredoc !== undefined) {
      if (line.trim() === heredoc) heredoc = undefined;
      continue;
    }
    heredoc = /^\s*(?:RUN|COPY|ADD)\s.*<<-?["']?(\w+)["']?/i.exec(line)?.[1];
    const [, instruction = '', rest = ''] = /^\s*([A-Za-z]+)\s+(.*)$/.exec(line) ?? [];
    const words = rest.trim().split(/\s+/);
    switch (instruction.toUpperCase()) {
      case 'ARG': {
        const [name = '', ...value] = rest.trim().split('=');
        if (!seenFrom)
          values[name] = buildArgs[name] || expand(value.join('=').replace(/^(["'])(.*)\1$/, '$2'), values);
        break;
      }
      case 'FROM': {
        // Kaniko lets a build arg be used in FROM without a declaration.
        if (!seenFrom) for (const [name, value] of Object.entries(buildArgs)) values[name] ??= value;
        seenFrom = true;
        const [image = '', as, stage] = words.filter((word) => !word.startsWith('--'));
        use(image);
        if (as?.toLowerCase() === 'as' && stage !== undefined) stages.add(stage.toLowerCase());
        break;
      }
      default:
        for (const [, image = ''] of rest.matchAll(/(?:--from=|--mount=\S*\bfrom=)([^\s,]+)/g)) use(image);
    }
  }
  return [...images];
}

function expand(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(
    /\$(?:\{(\w+)(?::([-+])([^}]*))?\}|(\w+))/g,
    (_whole, braced: string | undefined, operator: string | undefined, word = '', plain: string | undefined) => {
      const value = values[braced ?? plain ?? ''] ?? '';
      if (operator === '-') return value === '' ? String(word) : value;
      if (operator === '+') return value === '' ? '' : String(word);
      return value;
    },
  );
}
