import { isNull, placeOf, type Value } from '../gitlab/value.ts';
import { entryAt } from '../shell/script.ts';
import { insertKeyBefore, listIndent, type NewKey } from '../source/insert.ts';
import { oneLineScalar } from '../source/plain.ts';
import { columnOf, stepEdit } from '../source/rewrite-scalar.ts';
import { flowList } from '../source/yaml-text.ts';
import type { JobDraft } from './draft.ts';
import type { Ground } from './ground.ts';
import type { Placed } from './placed.ts';
import type { ScriptPlacer } from './place-scripts.ts';

/** Puts the login step of GitLab's guide where nothing in force logs in to the GitLab registry. */
export class LoginPlacer {
  private readonly ground: Ground;
  private readonly scripts: ScriptPlacer;
  private readonly alike = new Map<object, boolean>();

  constructor(ground: Ground, scripts: ScriptPlacer) {
    this.ground = ground;
    this.scripts = scripts;
  }

  place(draft: JobDraft): void {
    const { credentials } = draft;
    if (credentials.kind !== 'write') return;
    const first = draft.calls[0]?.invocation.command;
    const { steps } = credentials;
    const key = this.key(draft, steps);
    if (key) {
      this.ground.placed.push(key);
      return;
    }
    const section = first && entryAt(first.unit, first.start, first.start)?.item.section;
    const where = section === 'before_script' ? 'before_script' : 'script';
    const value = draft.pipeline.effective(draft.job, where)?.value;
    const list = value && placeOf<Value>(value);
    if (list?.kind === 'seq' && list.items[0])
      this.scripts.insert({ list, item: placeOf(list.items[0]), section: where, texts: [...steps], draft });
    else if (list?.kind === 'scalar') {
      this.scripts.addInline(draft, list, stepEdit(0, steps, ''));
    } else this.ground.cannot(draft, 'its script has no place for the credentials');
  }

  /** A new before_script is right only where none is in force and the whole pipeline is in view (DESIGN D6). */
  private key(draft: JobDraft, steps: readonly string[]): Placed | undefined {
    if (!allowsBeforeScript(draft)) return undefined;
    const entry = draft.pipeline.effective(draft.job, 'script');
    if (!entry || entry.via.some((step) => step.kind === 'default')) return undefined;
    // The template leaves the script to its users, and the login with it.
    if (draft.job.standIn?.lent.has(placeOf<Value>(entry.value))) return undefined;
    const { own } = this.ground;
    // A reference takes the script only: a key beside it would not reach the job.
    // A null is no step, and a second key of the name would be one too many.
    if (own.pair(draft, 'before_script')) {
      const key = loginSection(steps, ' '.repeat(own.step(draft)));
      const edits = own.put(draft, 'before_script', key, 'credentials');
      return edits && { edits, touches: this.ground.ownNodes(draft), drafts: [draft], what: 'the script' };
    }
    const isReferred = entry.via.some((step) => step.kind === 'reference');
    const { node, file } = entry.owner;
    const isCopied = this.ground.isCopied(draft, 'script') && !(this.hasTemplate(node) && this.allWantLogin(node));
    if (isReferred || isCopied || this.ground.isReadOnly(file.source.path)) {
      const key = loginSection(steps, ' '.repeat(own.step(draft)));
      const edits = own.put(draft, 'before_script', key, 'credentials');
      return edits && { edits, touches: this.ground.ownNodes(draft), drafts: [draft], what: 'the script' };
    }
    if (!this.allWantLogin(node)) return undefined;
    const list = entry.value.kind === 'seq' ? entry.value : undefined;
    const key = entry.pair.key as { range?: [number, number, number] } | null;
    const column = key?.range ? columnOf(entry.owner.file.source.text, key.range[0]) : 0;
    const indent = ' '.repeat(listIndent(list?.file === entry.owner.file ? list : undefined, column));
    const edit = insertKeyBefore(entry.owner, entry.pair, loginSection(steps, indent), 'credentials');
    return edit && { edits: [edit], touches: [entry.owner.node], drafts: [draft], what: 'the script' };
  }

  /** Every user of a map wants the login step in a before_script of its own. */
  private allWantLogin(node: object): boolean {
    const known = this.alike.get(node);
    if (known !== undefined) return known;
    const { migrating, input } = this.ground;
    const users = input.users.of(node).map(({ job }) => migrating.get(job));
    const hasTemplate = this.hasTemplate(node);
    const isCopied = (draft: JobDraft): boolean => this.ground.isCopied(draft, 'script');
    // With a template for itself, the step stands where it would for a user of that kind.
    const onlyTemplate = hasTemplate && users.every((draft) => draft && (draft.job.standIn ?? isCopied(draft)));
    const alike = users.every((draft) => {
      // A new section of the template does not reach who has one of its own.
      if (hasTemplate && draft && this.hasOwnSection(draft)) return true;
      const wants = draft?.credentials.kind === 'write' && allowsBeforeScript(draft);
      return wants && (onlyTemplate || !isCopied(draft));
    });
    this.alike.set(node, alike);
    return alike;
  }

  /** True for the map of a template that is migrated by itself. */
  private hasTemplate(node: object): boolean {
    const { users } = this.ground.input;
    return users.of(node).some(({ job }) => job.standIn && this.ground.migrating.has(job));
  }

  /** True for a job with a login in a before_script that it writes itself, over what templates bring. */
  private hasOwnSection(draft: JobDraft): boolean {
    const { own } = this.ground;
    const written = own.pair(draft, 'before_script');
    if (draft.job.standIn || draft.credentials.kind === 'write' || !written) return false;
    const entry = draft.job.own.entries.get('before_script');
    return entry?.pair === written && !isNull(entry.value) && !own.isOverwritten(draft, 'before_script');
  }
}

/** The login step as a section of its own. */
function loginSection(steps: readonly string[], indent: string): NewKey {
  const lines = ['before_script:', ...steps.map((step) => `${indent}- ${oneLineScalar(step)}`)];
  return { lines, flow: `before_script: ${flowList(steps)}` };
}

function allowsBeforeScript({ sections, pipeline, job, calls }: JobDraft): boolean {
  const first = calls[0]?.invocation.command;
  const inScript = first !== undefined && entryAt(first.unit, first.start, first.start)?.item.section === 'script';
  return sections.beforeScript === undefined && pipeline.complete && job.unknownBases.length === 0 && inScript;
}
