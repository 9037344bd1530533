import { type Document, isAlias, isMap, isScalar, isSeq, parseAllDocuments, visit, type YAMLMap } from 'yaml';

/** Keys that a `<<` of a text overwrites by its position: they stand before it, or come from an earlier `<<`. */
export function overwritten(text: string): ReadonlySet<string> {
  const keys = new Set<string>();
  if (!text.includes('<<')) return keys;
  for (const document of parseAllDocuments(text, { uniqueKeys: false, logLevel: 'silent' }) as Document[])
    visit(document, {
      Map: (_key, map) => {
        const before = new Set<string>();
        for (const { key, value } of map.items) {
          const name = isScalar(key) ? String(key.value) : '';
          const merged = name === '<<' ? mergedKeys(document, value) : [];
          for (const inner of merged) if (before.has(inner)) keys.add(inner);
          for (const inner of name === '<<' ? merged : [name]) before.add(inner);
        }
      },
    });
  return keys;
}

function mergedKeys(document: Document, value: unknown): readonly string[] {
  const node = isAlias(value) ? value.resolve(document) : value;
  if (isSeq(node)) return node.items.flatMap((item) => mergedKeys(document, item));
  return isMap(node) ? allKeys(document, node) : [];
}

function allKeys(document: Document, map: YAMLMap): readonly string[] {
  return map.items.flatMap(({ key, value }) => {
    const name = isScalar(key) ? String(key.value) : '';
    return name === '<<' ? mergedKeys(document, value) : [name];
  });
}
