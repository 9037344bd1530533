import { visible } from '../report/visible.ts';
import type { RepositoryReport } from '../run.ts';
import { jobKey } from '../units.ts';
import type { Question, Session } from './session.ts';
import type { Interactive } from './streams.ts';

/** What the session needs from the world. */
export interface SessionWorld extends Interactive {
  /** Makes the proposals again, heeding what is decided. */
  readonly propose: () => readonly RepositoryReport[];
  /** Shows a proposal. */
  readonly show: (question: Question) => Promise<void>;
  /** Says something. */
  readonly tell: (text: string) => void;
}

const PROMPT = 'Migrate? [y,n,a,q,e,?] ';
const DOUBT = 'Not proved. Keep it? [y,n] ';
/** No line is longer than 40 columns. */
const HELP = `y  migrate these jobs
n  leave them as they are
a  migrate them and all that follow
q  leave these and all that follow;
   what you accepted is written
e  edit the new text; it is proved again
?  this help
Ctrl-C  stop and write nothing
`;

/**
 * Asks about each change until everything is decided. Writes nothing.
 * @returns the reports of the last run, which hold what is accepted and nothing else; undefined when interrupted
 */
export async function decideChanges(
  first: readonly RepositoryReport[],
  session: Session,
  world: SessionWorld,
): Promise<readonly RepositoryReport[] | undefined> {
  let reports = first;
  const again = (): void => {
    const before = reports;
    reports = world.propose();
    for (const line of fallen(before, reports, session)) world.tell(line);
  };
  for (;;) {
    const [question] = session.open(reports);
    if (!question) return reports;
    session.show(question);
    await world.show(question);
    const answer = await answerTo(question, world);
    switch (answer) {
      case 'interrupt':
        return undefined;
      case 'y':
        session.accept(question);
        break;
      case 'a':
        session.accept(question);
        // A text that is not proved is asked for by itself.
        for (const open of session.open(reports)) if (open.unit.problem === undefined) session.accept(open);
        break;
      case 'n':
        session.skip(question);
        again();
        break;
      case 'q':
        // What is left may change what was accepted: that is held back as well.
        for (let open = session.open(reports); open.length > 0; open = session.open(reports)) {
          for (const one of open) session.skip(one);
          again();
        }
        break;
      case 'e': {
        const texts = await editedTexts(question, world);
        if (texts && session.edit(question, texts)) {
          again();
          checkTaken(question, reports, session, world);
        } else if (texts) world.tell('Nothing to take over: the text is as it was.\n');
      }
    }
  }
}

type Answer = 'y' | 'n' | 'a' | 'q' | 'e' | 'interrupt';

function isAnswer(key: string): key is Answer {
  return ['y', 'n', 'a', 'q', 'e', 'interrupt'].includes(key);
}

/** A change that is not proved needs a second yes; without one it is asked again. */
async function answerTo({ unit }: Question, world: SessionWorld): Promise<Answer> {
  for (;;) {
    const key = await ask(PROMPT, world);
    if (key === 'resume') continue;
    if (!isAnswer(key)) world.tell(HELP);
    else if ((key !== 'y' && key !== 'a') || unit.problem === undefined) return key;
    else {
      const sure = await ask(DOUBT, world);
      if (sure === 'interrupt' || sure === 'y') return sure === 'y' ? key : sure;
    }
  }
}

async function ask(prompt: string, { tell, key }: SessionWorld): Promise<string> {
  tell(prompt);
  const pressed = await key();
  tell(pressed.length === 1 ? `${pressed}\n` : '\n');
  return pressed.toLowerCase();
}

/** @returns the texts of the unit's files by path; undefined when an editor failed, which is told */
async function editedTexts(
  { unit }: Question,
  { edit, tell }: SessionWorld,
): Promise<ReadonlyMap<string, string> | undefined> {
  const texts = new Map<string, string>();
  for (const { path, after } of unit.changes) {
    const edited = await edit(path, after);
    if ('problem' in edited) {
      tell(`${visible(edited.problem)}. The proposal stays.\n`);
      return undefined;
    }
    texts.set(path, edited.text);
  }
  return texts;
}

/** Edits that meet those of another change are dropped; that must not go unsaid. */
function checkTaken(
  question: Question,
  reports: readonly RepositoryReport[],
  session: Session,
  { tell }: SessionWorld,
): void {
  const { root } = question.report;
  const units = reports.find((report) => report.root === root)?.report.units ?? [];
  if (units.some(({ id, edited }) => edited && id === question.unit.id)) return;
  session.revert(question);
  tell('Not taken over: your text changes lines that another change needs, too.\n');
}

/** Jobs that were to be migrated, were not skipped, and are not to be migrated any more. */
function fallen(before: readonly RepositoryReport[], after: readonly RepositoryReport[], session: Session): string[] {
  return before.flatMap(({ root, report }) => {
    const now = after.find((other) => other.root === root)?.report.jobs ?? [];
    const { skipped } = session.choices(root);
    return report.jobs.flatMap((job) => {
      if (job.status !== 'migrated' || skipped.has(jobKey(job))) return [];
      const same = now.find((other) => other.job === job.job && other.file === job.file);
      if (same?.status === 'migrated') return [];
      const why = same?.reasons.find(({ severity }) => severity === 'error')?.message ?? 'It is out of view now.';
      return [`${visible(`${job.job} cannot be migrated any more: ${why}`)}\n`];
    });
  });
}
