import { readFile } from 'node:fs/promises';
import { stringify } from 'yaml';
import { z } from 'zod';
import type { ErrorKind } from '../base/errors.ts';
import { placeInYaml, readYaml, yamlError } from '../base/yaml.ts';
import type { GivenAnswers } from '../installer/answers/model.ts';
import { readAnswers } from '../installer/answers/read.ts';
import type { Release } from '../releases/release.ts';

export interface AnswersFile {
  readonly given: GivenAnswers;
  readonly unattended: boolean;
}

/** Reads answers that are written as YAML. Throws an error of `kind` with the line and column of every fault. */
export async function readAnswersFile(path: string, release: Release, kind: ErrorKind): Promise<AnswersFile> {
  const value = await readYaml(path, z.unknown(), kind);
  return judgeAnswers(value ?? {}, release, { path, within: [], kind });
}

/** Answers that stand somewhere in a YAML file: `within` says where. */
export async function judgeAnswers(
  value: unknown,
  release: Release,
  {
    path,
    within,
    kind,
  }: { readonly path: string; readonly within: readonly string[]; readonly kind: ErrorKind },
): Promise<AnswersFile> {
  const { given, unattended, faults } = readAnswers(value, release);
  if (faults.length === 0) return { given, unattended };
  const text = await readFile(path, 'utf8');
  const placed = faults.map(({ field, message }) => {
    const names = field === '' ? [] : field.split('.');
    const keys = [...within, ...names.map((name) => (/^\d+$/.test(name) ? Number(name) : name))];
    return { ...placeInYaml(text, keys), message: field === '' ? message : `${field}: ${message}` };
  });
  throw yamlError(
    path,
    placed.sort((a, b) => a.line - b.line || a.column - b.column),
    kind,
  );
}

/** Answers for the ELF, which reads no YAML. */
export function answersJson({ given, unattended }: AnswersFile): string {
  return `${JSON.stringify({ ...given, ...(unattended && { unattended }) }, null, 2)}\n`;
}

/** Answers as people keep them. A password in clear text has to be hashed before. */
export function answersYaml(answers: GivenAnswers, release: Release): string {
  return `# Answers of the Kusu installer for ${release.id}.\n${stringify(answers)}`;
}
