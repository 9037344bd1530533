import type { TestCommand, TestExpression, Word as WordNode } from 'unbash';
import type { SimpleCommand } from './command.ts';
import { toWord } from './parse.ts';
import type { ScriptUnit } from './script.ts';
import { literalWord, type ShellWord } from './word.ts';

/** `[[ … ]]` as what it is in ash: a builtin, whose words are those of `test`. */
export function testCommand(unit: ScriptUnit, node: TestCommand): SimpleCommand {
  const words = [literalWord('[['), ...wordsOf(unit.program.text, node.expression), literalWord(']]')];
  return { unit, node, words, assignments: [], argumentAssignments: [], redirects: [], start: node.pos, end: node.end };
}

function wordsOf(text: string, test: TestExpression): readonly ShellWord[] {
  const operand = (node: WordNode): ShellWord => toWord(text, node);
  switch (test.type) {
    case 'TestUnary':
      return [literalWord(test.operator), operand(test.operand)];
    case 'TestBinary':
      return [operand(test.left), literalWord(test.operator), operand(test.right)];
    case 'TestLogical':
      return test.operands.flatMap((one, index) => [
        ...(index > 0 ? [literalWord(test.operator)] : []),
        ...wordsOf(text, one),
      ]);
    case 'TestNot':
      return [...test.negations.map(() => literalWord('!')), ...wordsOf(text, test.operand)];
    case 'TestGroup':
      return wordsOf(text, test.expression);
  }
}
