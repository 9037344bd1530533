import ts from 'typescript';

/**
 * Rules against names of users in places where some names mean something else. `toString` and `__proto__` are members of
 * every object; `a(b` is half a pattern.
 */

/** Types of keys that the program itself has chosen. */
function isOwnKey(type) {
  const parts = type.isUnion() ? type.types : [type];
  return parts.every(
    (part) => part.isStringLiteral() || part.isNumberLiteral() || (part.flags & ts.TypeFlags.NumberLike) !== 0,
  );
}

/** Reports `table[name]` where `table` is a plain object with any keys and `name` any text. */
export const noNameAsKey = {
  meta: {
    type: 'problem',
    messages: { table: 'A table that is asked with any name is a Map, or is asked by ownValue.' },
    schema: [],
  },
  create(context) {
    const { parserServices: services } = context.sourceCode;
    const checker = services.program.getTypeChecker();
    return {
      'MemberExpression[computed=true]'(node) {
        if (isOwnKey(checker.getApparentType(services.getTypeAtLocation(node.property)))) return;
        if (isOwnKey(services.getTypeAtLocation(node.property))) return;
        const table = checker.getApparentType(services.getTypeAtLocation(node.object));
        if (table.getStringIndexType()) context.report({ node, messageId: 'table' });
      },
    };
  },
};

/** What stands in a pattern: a literal, a part of another pattern, a constant of the module, or an escaped text. */
function isPattern(node, scope) {
  switch (node.type) {
    case 'Literal':
      return true;
    case 'TemplateLiteral':
      return node.expressions.every((part) => isPattern(part, scope));
    case 'TaggedTemplateExpression':
      return isPattern(node.quasi, scope);
    case 'BinaryExpression':
      return isPattern(node.left, scope) && isPattern(node.right, scope);
    case 'ConditionalExpression':
      return isPattern(node.consequent, scope) && isPattern(node.alternate, scope);
    case 'MemberExpression':
      return !node.computed && node.property.name === 'source';
    case 'CallExpression':
      return node.callee.name === 'escapeRegExp' || isJoined(node, scope);
    case 'Identifier':
      return isPatternName(node, scope);
    default:
      return false;
  }
}

/** `[…].map(escapeRegExp).join('|')` */
function isJoined({ callee }, scope) {
  if (callee.type !== 'MemberExpression' || callee.property.name !== 'join') return false;
  const list = callee.object;
  if (list.type === 'ArrayExpression') return list.elements.every((part) => isPattern(part, scope));
  if (list.type !== 'CallExpression' || list.callee.property?.name !== 'map') return false;
  const [each] = list.arguments;
  return each?.name === 'escapeRegExp' || (each?.type === 'ArrowFunctionExpression' && isPattern(each.body, scope));
}

/** A name that was given a pattern where it was declared. */
function isPatternName({ name }, scope) {
  for (let at = scope; at; at = at.upper) {
    const variable = at.set.get(name);
    if (!variable) continue;
    const [definition] = variable.defs;
    const init = definition?.node.type === 'VariableDeclarator' ? definition.node.init : undefined;
    return definition?.parent?.kind === 'const' && init != null && isPattern(init, at);
  }
  return false;
}

/** Reports `new RegExp(text)` where the text may come from a user as it is. */
export const noTextAsPattern = {
  meta: {
    type: 'problem',
    messages: { pattern: 'A text in a pattern goes through escapeRegExp: names of users hold any character.' },
    schema: [],
  },
  create(context) {
    return {
      "NewExpression[callee.name='RegExp']"(node) {
        const [pattern] = node.arguments;
        if (pattern && !isPattern(pattern, context.sourceCode.getScope(node)))
          context.report({ node, messageId: 'pattern' });
      },
    };
  },
};
