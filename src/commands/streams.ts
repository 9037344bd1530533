/** What came of editing a text. */
export type EditResult = { readonly text: string } | { readonly problem: string };

/** A person at a terminal. */
export interface Interactive {
  /** Waits for one key: a character, `interrupt`, `resume`, or the name of another key. */
  readonly key: () => Promise<string>;
  /** Lets the person change a text; `problem` is a sentence without its full stop. */
  readonly edit: (path: string, text: string) => Promise<EditResult>;
}

/** The world as commands see it; only `src/cli.ts` makes one from the process. */
export interface Streams {
  /** Writes a result to stdout. */
  readonly out: (text: string) => void;
  /** Writes a hint or an error to stderr. */
  readonly error: (text: string) => void;
  /** stdout is a terminal. */
  readonly terminal: boolean;
  /** Reads all of stdin. */
  readonly input: () => Promise<Buffer>;
  /** Its width in columns, where it is known. */
  readonly columns: number | undefined;
  /** stderr is a terminal. */
  readonly errorTerminal: boolean;
  readonly environment: NodeJS.ProcessEnv;
  /** Asks a yes-or-no question; undefined where nobody can answer. */
  readonly confirm: ((question: string) => Promise<boolean>) | undefined;
  /** Undefined where nobody can answer. */
  readonly interactive?: Interactive | undefined;
}
