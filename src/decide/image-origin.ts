import type { Pipeline, Job } from '../gitlab/resolve.ts';
import { effectiveText, variableScalar } from '../gitlab/value.ts';
import { type ImageKind, recognizeImage } from '../kaniko/image.ts';
import { replacementFor } from '../config/images.ts';
import type { ImageOrigin, JobRef } from './draft.ts';
import type { DraftOptions } from './options.ts';
import { yamlValues } from './values.ts';

/** Variables that stand for other variables are followed this far. */
const MAX_DEPTH = 5;

/**
 * Where a job's image comes from and what it is. Variables and inputs are followed to the values that the YAML writes for
 * them; the runner expands them without a shell, so only `$X` and `${X}` count.
 * @see https://docs.gitlab.com/ci/variables/where_variables_can_be_used/
 */
export function imageOrigin({ pipeline, job }: JobRef, options: DraftOptions): ImageOrigin | undefined {
  const entry = pipeline.effective(job, 'image');
  if (!entry) return undefined;
  const name = entry.value.kind === 'map' ? entry.value.entries.get('name')?.value : entry.value;
  if (name?.kind !== 'scalar') return undefined;
  const text = effectiveText(name);
  const direct = recognizeImage(text);
  if (direct.kind !== 'variable') {
    const source = name.text.includes('$[[') ? name.text : undefined;
    const target = targetOf([text], options);
    return { entry, name, kind: direct, ...target, ...(source === undefined ? {} : { source }) };
  }
  const values = expansions(text, yamlValues(pipeline, job));
  const kind = kindOf(values, direct);
  const target = targetOf([name.text, ...values], options);
  const variable = /^\$(?:\{(\w+)\}|(\w+))$/.exec(text.trim());
  const only = variable?.[1] ?? variable?.[2];
  const definition = only === undefined ? undefined : definitionOf(pipeline, job, only);
  return { entry, name, kind, ...target, source: name.text, ...(definition ? { definition } : {}) };
}

/** The image that the configuration names for one of the references, else the one for all. */
function targetOf(references: readonly string[], { image, images }: DraftOptions) {
  for (const reference of references) {
    const target = images && replacementFor(images, reference);
    if (target !== undefined) return { target, named: true };
  }
  return { target: image.target, named: image.named };
}

/** One kind for all the values that an image may have; a variable whose values differ stays one. */
function kindOf(values: readonly string[], unknown: ImageKind): ImageKind {
  const [first, ...rest] = values.map(recognizeImage);
  if (first?.kind !== 'kaniko') return unknown;
  const alike = rest.every(
    (other) => other.kind === 'kaniko' && other.flavor === first.flavor && other.shell === first.shell,
  );
  return alike
    ? { ...first, mirror: first.mirror || rest.some((other) => other.kind === 'kaniko' && other.mirror) }
    : unknown;
}

/** The texts that a text may become; empty when a variable has no value in view. */
function expansions(text: string, values: (name: string) => readonly string[], depth = 0): readonly string[] {
  const match = /\$(?:\{(\w+)\}|(\w+))/.exec(text);
  if (!match) return text.includes('$') ? [] : [text];
  if (recognizeImage(text).kind !== 'variable') return [text];
  if (depth > MAX_DEPTH) return [];
  const known = values(match[1] ?? match[2] ?? '');
  if (known.length === 0) return [];
  const all = known.map((value) =>
    expansions(text.slice(0, match.index) + value + text.slice(match.index + match[0].length), values, depth + 1),
  );
  return all.some((one) => one.length === 0) ? [] : all.flat();
}

/** The one place where the YAML writes the value of a variable; undefined when the matrix or rules set it, too. */
function definitionOf(pipeline: Pipeline, job: Job, variable: string): ImageOrigin['definition'] {
  const scalar = variableScalar(pipeline.variables(job).get(variable));
  if (!scalar || scalar.text.includes('$')) return undefined;
  return yamlValues(pipeline, job)(variable).length === 1 ? { variable, scalar } : undefined;
}
