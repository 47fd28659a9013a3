import type { PlannedImage } from '../pipeline/plan.ts';
import { besidePath } from '../pipeline/published-images.ts';
import { nameOf } from '../updates/contents.ts';

/** Where an image of a plan goes, what is in it besides the faux anaconda, and what to know, in lines. */
export function describeImage(image: PlannedImage, output: string): string[] {
  const { kind, merge, sources, files, placement } = image;
  const before = typeof merge === 'object' ? [`  all of ${merge.file}`] : [];
  return [
    `Puts the ${kind} image ${whereTo(image, output)}`,
    ...placement.kickstartLines.map((line) => `  named in the second kickstart: ${line}`),
    ...placement.notes.map((note) => `  note: ${note}`),
    ...before,
    ...sources.map((source) => `  ${nameOf(source)}`),
    ...files.map(({ source, destination }) => `  ${destination} from ${source}`),
  ];
}

function whereTo({ kind, format, placement }: PlannedImage, output: string): string {
  const { path, files, address } = placement;
  if (path !== undefined) return `on the medium as /${path}, ${format}:`;
  if (address !== undefined)
    return `beside the output as ${besidePath(output, kind)}, ${format}, for ${address}:`;
  const where = files?.tree === 'initramfs' ? 'the initramfs' : 'the medium';
  return `into ${where} as files in /${files?.destination}:`;
}
