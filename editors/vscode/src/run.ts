// Runs helpc once, for what the language server does not do.

import { execFile } from "node:child_process";

export interface Output {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

const TIMEOUT_MS = 60_000;
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

/** Runs the program without a shell. */
export function run(program: string, args: readonly string[], cwd: string): Promise<Output> {
  return new Promise((resolve) => {
    const options = { cwd, timeout: TIMEOUT_MS, maxBuffer: MAX_OUTPUT_BYTES, windowsHide: true };
    execFile(program, [...args], options, (error, stdout, stderr) => {
      resolve({ ok: error === null, stdout, stderr: stderr || (error?.message ?? "") });
    });
  });
}
