import { locate } from '../../source/position.ts';
import { defineRule } from '../rule.ts';
import { escapeRegExp } from '../../escape-regexp.ts';

const HEREDOC = /<<-?\s*(['"]?)([A-Za-z_]\w*)\1/;

/** The mirror example on GitLab's page: a plain entry of several lines is one line for the shell. */
export const foldedHeredoc = defineRule({
  code: 'K2B746',
  name: 'folded-heredoc',
  confidence: 'high',
  check({ entries, name }) {
    return entries.flatMap(({ value }) => {
      const { text, range, file, node } = value;
      const end = HEREDOC.exec(text)?.[2];
      const source = file.source.text.slice(range.start, range.end).trimEnd();
      const folds = node?.type === 'PLAIN' || node?.type === 'BLOCK_FOLDED';
      if (end === undefined || !folds || !source.includes('\n')) return [];
      if (new RegExp(`\\n\\s*${escapeRegExp(end)}\\s*(?:\\n|$)`).test(text)) return [];
      return [{ location: locate(file.source.path, file.starts, range, name) }];
    });
  },
});
