/** What comes in pieces by events, handed out by calls that wait for it. */
export interface InputQueue {
  /** Wakes whoever waits, with what there is. */
  push(piece: Uint8Array): void;
  /** Wakes whoever waits with nothing: something else happened. */
  wake(): void;
  end(): void;
  readonly waiting: number;
  read(timeout?: number): Promise<Uint8Array | undefined>;
}

export function createInputQueue(): InputQueue {
  const pieces: Uint8Array[] = [];
  let ended = false;
  let wakeReader: (() => void) | undefined;
  const wake = () => wakeReader?.();
  return {
    get waiting() {
      return pieces.length;
    },
    push(piece) {
      if (piece.length > 0) pieces.push(piece);
      wake();
    },
    wake,
    end() {
      ended = true;
      wake();
    },
    async read(timeout) {
      if (pieces.length === 0 && !ended) {
        let timer: ReturnType<typeof setTimeout> | undefined;
        await new Promise<void>((resolve) => {
          wakeReader = resolve;
          if (timeout !== undefined) timer = setTimeout(resolve, timeout);
        });
        clearTimeout(timer);
        wakeReader = undefined;
      }
      return pieces.shift() ?? (ended ? undefined : new Uint8Array(0));
    },
  };
}
