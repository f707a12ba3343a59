// The language server: its program, its start and its end.

import * as fs from "node:fs";
import * as os from "node:os";
import * as vscode from "vscode";
import {
  LanguageClient,
  RevealOutputChannelOn,
  State,
  type FeatureState,
  type Middleware,
  type StaticFeature,
} from "vscode-languageclient/node";
import { findProgram, type Found } from "./program";

/** What the status item shows. */
export type ServerState =
  | { readonly kind: "stopped" }
  | { readonly kind: "starting" }
  | { readonly kind: "running"; readonly version: string; readonly program: string }
  | { readonly kind: "failed"; readonly message: string };

/** Shows the results of commands that the server names in code lenses and actions. */
export type Shows = (command: string, args: readonly unknown[]) => Promise<void>;

// The server offers its pages only to clients that say that they show them.
const EXPLAINS: StaticFeature = {
  fillClientCapabilities: (capabilities) => {
    capabilities.experimental = { ...(capabilities.experimental as object | undefined), helpcExplain: true };
  },
  initialize: () => undefined,
  getState: (): FeatureState => ({ kind: "static" }),
  clear: () => undefined,
};

export class Server implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<ServerState>();
  readonly onDidChangeState = this.#changed.event;
  #state: ServerState = { kind: "stopped" };
  #client: LanguageClient | undefined;
  // Starts and stops one after the other.
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly output: vscode.LogOutputChannel,
    private readonly shown: ReadonlySet<string>,
    private readonly shows: Shows,
  ) {}

  get state(): ServerState {
    return this.#state;
  }

  /** Finds the program. Settings of a folder that is not trusted do not count. */
  program(): Found {
    const setting = vscode.workspace.getConfiguration("helpc").inspect<string>("path");
    const own = vscode.workspace.isTrusted ? (setting?.workspaceFolderValue ?? setting?.workspaceValue) : undefined;
    return findProgram({
      setting: (own ?? setting?.globalValue ?? "").trim(),
      isTrusted: vscode.workspace.isTrusted,
      folders: (vscode.workspace.workspaceFolders ?? []).filter(isLocal).map((folder) => folder.uri.fsPath),
      extension: this.context.extensionPath,
      pathVariable: process.env["PATH"] ?? "",
      home: os.homedir(),
      platform: process.platform,
      isProgram,
    });
  }

  /** Starts the server, unless it runs. */
  start(): Promise<void> {
    return this.#next(async () => {
      if (this.#client === undefined) {
        await this.#start();
      }
    });
  }

  /** Starts the server again, with the program that the settings name now. */
  restart(): Promise<void> {
    return this.#next(async () => {
      await this.#stop();
      await this.#start();
    });
  }

  /** Runs a command of the server, and returns its result. */
  async run<T>(command: string, ...args: readonly unknown[]): Promise<T> {
    await this.start();
    if (this.#client === undefined) {
      throw new Error(this.#state.kind === "failed" ? this.#state.message : "The language server does not run.");
    }
    return await this.#client.sendRequest<T>("workspace/executeCommand", { command, arguments: args });
  }

  dispose(): Promise<void> {
    return this.#next(() => this.#stop());
  }

  #next<T>(step: () => Promise<T>): Promise<T> {
    const result = this.#last.then(step);
    this.#last = result.catch(() => undefined);
    return result;
  }

  #set(state: ServerState): void {
    this.#state = state;
    this.#changed.fire(state);
  }

  async #start(): Promise<void> {
    const found = this.program();
    if (found.kind === "missing") {
      this.output.error(found.message);
      this.#set({ kind: "failed", message: found.message });
      return;
    }
    const { program, source } = found;
    this.output.info(`Starting ${program} (${source === "setting" ? "helpc.path" : source})`);
    this.#set({ kind: "starting" });
    // Paths in messages are relative to the folder.
    const folder = vscode.workspace.isTrusted ? vscode.workspace.workspaceFolders?.find(isLocal) : undefined;
    const client = new LanguageClient(
      "helpc",
      "helpc",
      { command: program, args: ["lsp"], options: { cwd: folder?.uri.fsPath ?? os.homedir() } },
      {
        documentSelector: [
          { scheme: "file", language: "markdown" },
          { scheme: "untitled", language: "markdown" },
          { scheme: "file", pattern: "**/helpc.yaml" },
        ],
        initializationOptions: () => vscode.workspace.getConfiguration("helpc"),
        synchronize: { configurationSection: "helpc" },
        outputChannel: this.output,
        revealOutputChannelOn: RevealOutputChannelOn.Never,
        initializationFailedHandler: () => false,
        middleware: this.#middleware(),
      },
    );
    client.registerFeature(EXPLAINS);
    client.onDidChangeState(({ newState }) => {
      if (this.#client !== client) return;
      if (newState === State.Running) {
        const version = client.initializeResult?.serverInfo?.version ?? "";
        this.#set({ kind: "running", version, program });
      } else if (newState === State.Stopped) {
        this.#set({ kind: "failed", message: `${program} ended. The output has the reason.` });
      }
    });
    this.#client = client;
    try {
      await client.start();
    } catch (error) {
      this.#client = undefined;
      const message = `Cannot start ${program}: ${error instanceof Error ? error.message : String(error)}`;
      this.output.error(message);
      this.#set({ kind: "failed", message });
    }
  }

  async #stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    if (client !== undefined) {
      await client.dispose().catch((error: unknown) => this.output.warn(String(error)));
    }
    this.#set({ kind: "stopped" });
  }

  #middleware(): Middleware {
    return {
      executeCommand: (command, args, next) =>
        this.shown.has(command) ? this.shows(command, args) : next(command, args),
    };
  }
}

function isLocal(folder: vscode.WorkspaceFolder): boolean {
  return folder.uri.scheme === "file";
}

function isProgram(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}
