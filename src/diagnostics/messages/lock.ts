import { entries } from "../entry.ts";

/** Facts that can be learned only from the data, the code with which a pipeline compiles, and the file that records both. */
export const lock = entries({
  "lock/found": {
    severity: "note",
    text: "the {fact} is {value}, as the data shows; specline.lock records it",
    hint: "to choose it yourself, state {fact} in the pipeline; commit specline.lock, so that the pipeline compiles the same everywhere",
    about:
      "The pipeline depends on a fact that it does not state. `check` and `run` look it up in the data and record it in `specline.lock` beside the pipeline. `compile`, `plan` and `deploy` read only that record, never the data.",
  },
  "lock/seen": {
    severity: "note",
    text: "the {fact} is {value}, as the data shows; `specline run` would record it in specline.lock",
    hint: "to choose it yourself, state {fact} in the pipeline",
    about:
      "The pipeline depends on a fact that it does not state. A command that changes nothing, such as `run --plan`, looks it up in the data but does not record it.",
  },
  "lock/assumed": {
    severity: "note",
    text: "the pipeline does not state its {fact} and specline.lock does not record it: {value} is assumed",
    hint: "state {fact} in the pipeline, or run `specline check` on a machine that can read the data",
    about:
      "The pipeline depends on a fact that it does not state and that has not been looked up in the data. The assumption is used even if the data contradicts it.",
  },
  "lock/contradicted": {
    severity: "error",
    text: "specline.lock records the {fact} as {recorded}, but the data shows {value}",
    hint: "if the data was meant to change, renew the record with --relock; to keep {recorded}, state {fact} in the pipeline",
    about: "The data has changed since the fact was recorded, so the pipeline would be built for a different task.",
  },
  "lock/unreadable": {
    severity: "error",
    text: "specline.lock cannot be read: {reason}",
    hint: "restore it from version control",
    about:
      "The file that records facts about the data, and which code a pipeline compiles with, is damaged, or was written by a newer version of Specline. After a merge conflict, keep one side (`git checkout --ours specline.lock` or `--theirs`) and run `specline lock` or `specline check` for the pipelines that the other side changed. Without the file, the pipelines compile with the installed release's code.",
  },
  "lock/not-written": {
    severity: "warning",
    text: "the {fact} is {value}, but specline.lock cannot be written: {reason}",
    hint: "state {fact} in the pipeline, so that it compiles the same everywhere",
    about:
      "A fact was found in the data but could not be recorded, so other commands and machines will use the assumption.",
  },
  "lock/bytes-missing": {
    severity: "error",
    text: "specline.lock holds code of Specline {release} that is neither in {folder} nor in the installed release {installed}: {missing}",
    hint: "specline lock restore {pipeline} finds it in another installed version, or with --from in a package; or specline upgrade {pipeline}",
    about:
      "A locked pipeline compiles only with the runtime and the scripts whose digests `specline.lock` records. `compile` takes them from the folder `specline.lock.d` beside it, or from the installed package if its files have the same digests. It never fetches anything. `specline lock restore` writes the folder again.",
  },
  "lock/bytes-damaged": {
    severity: "error",
    text: "the locked code in {folder} cannot be used: {reason}",
    hint: "specline lock restore {pipeline}, or restore the folder from version control; exclude specline.lock.d from formatters and linters",
    about:
      "The files in `specline.lock.d` must be exactly those whose digests `specline.lock` records. Formatters, editors, changed line endings or merges can change them.",
  },
  "lock/step-unlocked": {
    severity: "error",
    text: "specline.lock does not hold code for {steps}, although it holds the pipeline's other code",
    hint: "specline lock {pipeline} adds it",
    about:
      "A step was added, or runs other code, since the pipeline was locked. `specline lock` adds the missing code from the release that is locked, and changes nothing else.",
  },
  "lock/other-release": {
    severity: "error",
    text: "specline.lock holds code of Specline {release}, so code for {steps} cannot be added from {other}",
    hint: "specline lock {pipeline} --from PACKAGE, after npm pack specline@{release}; or specline upgrade {pipeline}",
    about: "All code of a pipeline comes from one release, because scripts work only with their own runtime.",
  },
  "lock/contract-version": {
    severity: "error",
    text: "specline.lock holds code of Specline {release} for version {version} of the contract, but this is Specline for version {known}",
    hint: "specline upgrade {pipeline}, or install a Specline for that contract: npm install specline@{release}",
    about:
      "Compiler, runtime and scripts agree on a contract, which has a version (docs/versioning.md). Specline writes only the contract of its own version.",
  },
  "lock/step-changed": {
    severity: "error",
    text: "{step} has changed since Specline {release}, whose script specline.lock holds: {changes}",
    hint: "specline upgrade shows what will run again, and replaces the locked code",
    about:
      "The installed release describes a step differently than the locked script expects, so running the script would fail or lose something.",
  },
  "lock/setting-newer": {
    severity: "error",
    text: "{step} sets '{field}', which its locked script of Specline {release} does not know",
    hint: "leave the field out, or use the installed release's script: specline upgrade",
    about: "A field that a newer release added has no effect on the script that `specline.lock` holds.",
  },
  "lock/orphaned": {
    severity: "warning",
    text: "specline.lock holds code for {gone}, which no longer exists, but not for '{pipeline}'",
    hint: "if the file was renamed, rename its entry in specline.lock; otherwise, remove the entry",
    about:
      "Entries in `specline.lock` have the names of the pipelines' files. A renamed pipeline is not locked, so it compiles with the installed release's code.",
  },
  "lock/not-locked": {
    severity: "error",
    text: "specline.lock does not hold the code of '{pipeline}', which compiles with the installed release",
    hint: "specline lock {pipeline}",
    about: "Only a locked pipeline can be restored or upgraded. The first `specline lock` locks it.",
  },
  "lock/no-code": {
    severity: "error",
    text: "'{pipeline}' has no code to lock: {reason}",
    about:
      "A definition already contains the addresses of its code. Steps in SageMaker's own form, and a user's own scripts in the same repository, are not locked either.",
  },
  "lock/not-found": {
    severity: "error",
    text: "the locked code of Specline {release} was not found in {places}: {missing}",
    hint: "npm pack specline@{release}, then specline lock restore {pipeline} --from specline-{release}.tgz",
    about:
      "`specline lock restore` looks in the installed packages, and with --from in a package (a folder or a .tgz) or in another `specline.lock.d`. It accepts only files with the locked digests, and never uses the network.",
  },
  "lock/not-a-source": {
    severity: "error",
    text: "'{from}' does not contain Specline's code: {reason}",
    hint: "name a package of Specline (its folder, or a .tgz from npm pack) or a folder specline.lock.d",
    about: "--from names the place from which `specline lock` takes code.",
  },
  "lock/nothing-kept": {
    severity: "note",
    text: "specline.lock records digests only: the code is not copied",
    hint: "pin Specline's exact version in package.json, or use specline lock restore --from after an update",
    about: "With --no-copy, the code must come from the installed package, or be restored after an update.",
  },
});
