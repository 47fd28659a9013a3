import { toBytes, toText } from './elf-exchange.ts';
import { startTimer, stopTimer } from './elf-loop.ts';

/** What programs find on Node and in QuickJS only by this: no more than the installer needs. */
class Encoder {
  readonly encoding = 'utf-8';
  encode(text = ''): Uint8Array {
    return toBytes(String(text));
  }
}

interface DecoderOptions {
  readonly fatal?: boolean;
  readonly ignoreBOM?: boolean;
}

class Decoder {
  readonly encoding = 'utf-8';
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;

  constructor(label = 'utf-8', { fatal = false, ignoreBOM = false }: DecoderOptions = {}) {
    if (!/^utf-?8$/i.test(label)) throw new RangeError(`no decoder for ${label}`);
    this.fatal = fatal;
    this.ignoreBOM = ignoreBOM;
  }

  decode(bytes: Uint8Array = new Uint8Array(0)): string {
    const text = toText(bytes);
    if (this.fatal && !isUtf8(bytes, text)) throw new TypeError('not UTF-8');
    return !this.ignoreBOM && text.startsWith('\ufeff') ? text.slice(1) : text;
  }
}

/** U+FFFD stands for what is not UTF-8, and may have been there as such. */
function isUtf8(bytes: Uint8Array, text: string): boolean {
  if (!text.includes('\ufffd')) return true;
  const again = toBytes(text);
  return again.length === bytes.length && again.every((byte, at) => byte === bytes[at]);
}

Object.assign(globalThis, {
  TextEncoder: Encoder,
  TextDecoder: Decoder,
  setTimeout: (run: (...values: unknown[]) => void, milliseconds = 0, ...values: unknown[]) =>
    startTimer(() => run(...values), milliseconds),
  clearTimeout: (id: number | undefined) => {
    if (id !== undefined) stopTimer(id);
  },
});
