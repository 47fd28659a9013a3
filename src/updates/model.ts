import { z } from 'zod';

const hostPath = z.string().min(1);
const COMMIT = z.string().regex(/^[^-\s]\S*$/, 'a tag, branch or hash');

/** One thing that goes into an updates image, as a profile writes it. Paths are the host's. */
export const UPDATES_SOURCE = z
  .union([
    z.strictObject({ overlay: hostPath.describe('A folder that is laid over the root of the image.') }),
    z.strictObject({
      file: hostPath.describe('A file or folder.'),
      to: z.string().startsWith('/', 'a path from the root, such as /tmp/site.conf'),
    }),
    z.strictObject({ tar: hostPath.describe('A tar archive, compressed or not.') }),
    z.strictObject({ rpm: hostPath.describe('A binary package; its scripts are not run.') }),
    z.strictObject({
      git: hostPath.describe('A clone of the source of Anaconda.'),
      since: COMMIT.describe('What changed since this tag is shipped, where the release looks for it.'),
      until: COMMIT.optional().describe('Up to this commit; the files as they lie there when left out.'),
    }),
  ])
  .describe('An overlay, a file, a tar archive, a package, or the changes of a git tree.');

/** What goes into an updates image, in order; later ones win. */
export const UPDATES_SOURCES = z.array(UPDATES_SOURCE);

export type UpdatesSource = z.output<typeof UPDATES_SOURCE>;

/** The same sources with other host paths: those of a profile are relative to its folder. */
export function withHostPaths(source: UpdatesSource, hostPath: (path: string) => string): UpdatesSource {
  if ('overlay' in source) return { overlay: hostPath(source.overlay) };
  if ('file' in source) return { ...source, file: hostPath(source.file) };
  if ('tar' in source) return { tar: hostPath(source.tar) };
  if ('rpm' in source) return { rpm: hostPath(source.rpm) };
  return { ...source, git: hostPath(source.git) };
}
