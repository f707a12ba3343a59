// Finds the program helpc: by the setting, then the one in the extension, then on PATH.

import * as path from "node:path";

export interface Search {
  /** The setting `helpc.path`; empty if it is not set. */
  readonly setting: string;
  /** False if the author has not said that the folder may start programs. */
  readonly isTrusted: boolean;
  /** The folders of the workspace. */
  readonly folders: readonly string[];
  /** The folder of the extension. */
  readonly extension: string;
  /** The variable PATH. */
  readonly pathVariable: string;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  /** Returns true if a file can be run. */
  readonly isProgram: (file: string) => boolean;
}

export type Found =
  | { readonly kind: "found"; readonly program: string; readonly source: Source }
  | { readonly kind: "missing"; readonly message: string };

export type Source = "setting" | "extension" | "PATH";

/** Returns the program to run, or says why there is none. */
export function findProgram(search: Search): Found {
  const paths = search.platform === "win32" ? path.win32 : path.posix;
  if (search.setting !== "") {
    return ofSetting(search, paths);
  }
  const name = search.platform === "win32" ? "helpc.exe" : "helpc";
  const bundled = paths.join(search.extension, "bin", name);
  if (search.isProgram(bundled)) {
    return { kind: "found", program: bundled, source: "extension" };
  }
  for (const entry of search.pathVariable.split(paths.delimiter)) {
    const folder = entry.replace(/^"(.*)"$/, "$1");
    // A relative entry means the current folder, which may be anyone's.
    if (!paths.isAbsolute(folder) || (!search.isTrusted && isInside(folder, search.folders, paths))) {
      continue;
    }
    const program = paths.join(folder, name);
    if (search.isProgram(program)) {
      return { kind: "found", program, source: "PATH" };
    }
  }
  return {
    kind: "missing",
    message: "This package of the extension has no helpc inside, and there is none on PATH. Install helpc, or set `helpc.path`.",
  };
}

function ofSetting(search: Search, paths: path.PlatformPath): Found {
  const [folder] = search.folders;
  let wanted = search.setting;
  if (wanted === "~" || wanted.startsWith("~/") || wanted.startsWith("~\\")) {
    wanted = paths.join(search.home, wanted.slice(1));
  }
  if (folder !== undefined) {
    wanted = wanted.replaceAll("${workspaceFolder}", folder);
    wanted = paths.resolve(folder, wanted);
  }
  if (!paths.isAbsolute(wanted)) {
    return {
      kind: "missing",
      message: `The setting helpc.path, \`${search.setting}\`, is relative to a folder, but none is open. Use an absolute path.`,
    };
  }
  if (!search.isTrusted && isInside(wanted, search.folders, paths)) {
    return {
      kind: "missing",
      message: `The setting helpc.path names a program in this folder, which you do not trust: \`${wanted}\`.`,
    };
  }
  if (!search.isProgram(wanted)) {
    return {
      kind: "missing",
      message: `The setting helpc.path names \`${wanted}\`, which is not a program. Correct the setting, or remove it to use the helpc of the extension.`,
    };
  }
  return { kind: "found", program: wanted, source: "setting" };
}

/** Returns true if a path is one of the folders or inside of it. */
function isInside(file: string, folders: readonly string[], paths: path.PlatformPath): boolean {
  return folders.some((folder) => {
    const relative = paths.relative(folder, file);
    return relative === "" || (relative.split(paths.sep)[0] !== ".." && !paths.isAbsolute(relative));
  });
}
