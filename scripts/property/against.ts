import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type { MigrateOptions } from '../../src/api/options.ts';
import type { MigrationResult } from '../../src/api/migrate.ts';
import type { Migrate } from '../../test/property/check.ts';

interface Library {
  readonly migrate: (files: Readonly<Record<string, string>>, options?: MigrateOptions) => MigrationResult;
}

function isLibrary(value: unknown): value is Library {
  return typeof value === 'object' && value !== null && 'migrate' in value && typeof value.migrate === 'function';
}

/** Migrates by the public interface of a build of another version: `npm run build` in its folder comes first. */
export function byLibrary(folder: string): Migrate {
  const path = resolve(folder, 'dist/index.js');
  const library: unknown = createRequire(path)(path);
  if (!isLibrary(library)) throw new Error(`${path} has no function migrate`);
  return (input) => {
    const files = Object.fromEntries([...input].map(([name, bytes]) => [name, bytes.toString('utf8')]));
    const { jobs, diagnostics, files: changed } = migrated(library, files);
    const after = Object.fromEntries(changed.map(({ path: name, text }) => [name, text]));
    const again = migrated(library, { ...files, ...after }).files.map((file) => file.path);
    const report = {
      jobs: jobs.map(({ name, file, status, diagnostics: reasons }) => ({ job: name, file, status, reasons })),
      diagnostics,
    };
    const bytes = Object.entries(after).map(([name, text]) => [name, Buffer.from(text)] as const);
    return { report, after: new Map(bytes), again, bytesOutside: outside(files, changed) };
  };
}

/** All files of the checkout are given. An exception ends the run, so it is a fault whatever it says. */
function migrated({ migrate }: Library, files: Readonly<Record<string, string>>): MigrationResult {
  try {
    return migrate(files, { complete: true });
  } catch (error) {
    throw new Error(`internal error: the run ends with ${String(error)}`, { cause: error });
  }
}

/** Files whose text is not the old one with the edits in it. */
function outside(files: Readonly<Record<string, string>>, changed: MigrationResult['files']): string[] {
  return changed.flatMap(({ path, edits, text }) => {
    const old = files[path] ?? '';
    let [rebuilt, position] = ['', 0];
    for (const { start, end, text: replacement } of edits) {
      rebuilt += old.slice(position, start) + replacement;
      position = end;
    }
    return rebuilt + old.slice(position) === text ? [] : [path];
  });
}
