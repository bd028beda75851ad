/* What may be sent late: notes of a desk, clicks of a crew. Kept in order with id and time, sent when the link is back. */

import { signal } from "@preact/signals";
import type { AnyCommand } from "../wire";
import type { Kept, Problem } from "./asked";
import { now } from "./clock";
import { type Draft, newId } from "./commands";
import { tell } from "./http";

const GIVE_UP_MS = 15_000;

export interface Waiting {
  command: AnyCommand;
  what: string;
  at: number;
}

export class Outbox {
  readonly waiting = signal<readonly Waiting[]>([]);
  /** The last that was refused when its turn came. */
  readonly refused = signal<{ what: string; problem: Problem } | null>(null);
  private busy = false;

  constructor(
    private readonly key: string,
    private readonly storage: Storage,
  ) {
    this.waiting.value = this.read();
  }

  /** Puts a command at the end, with when it was so, and tries to send. */
  add(draft: Draft, what: string): Promise<void> {
    const at = now();
    this.keep([
      ...this.waiting.peek(),
      { command: { ...draft, id: newId(), happened_at: at } as AnyCommand, what, at },
    ]);
    return this.flush();
  }

  /** Sends one after the other, the same ids again: what had arrived is answered as repeated. Stops where the link does. */
  async flush(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      for (let first = this.waiting.peek()[0]; first !== undefined; first = this.waiting.peek()[0]) {
        if (!(await this.sendOne(first))) return;
        this.keep(this.waiting.peek().slice(1));
      }
    } finally {
      this.busy = false;
    }
  }

  /** Whether it is settled: on disk, or refused for good. */
  private async sendOne({ command, what }: Waiting): Promise<boolean> {
    try {
      const answer = await tell<Kept>("/commands", command, AbortSignal.timeout(GIVE_UP_MS));
      if (answer.ok) return true;
      if (answer.problem.status >= 500 || answer.problem.status === 401) return false;
      this.refused.value = { what, problem: answer.problem };
      return true;
    } catch {
      return false;
    }
  }

  private keep(waiting: readonly Waiting[]): void {
    this.waiting.value = waiting;
    try {
      this.storage.setItem(this.key, JSON.stringify(waiting));
    } catch {
      // full or forbidden: it stays in memory
    }
  }

  private read(): Waiting[] {
    try {
      return JSON.parse(this.storage.getItem(this.key) ?? "[]") as Waiting[];
    } catch {
      return [];
    }
  }
}
